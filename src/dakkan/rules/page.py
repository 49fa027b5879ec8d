"""The page about rules in docs: fields from the schema, so that the list cannot be wrong; examples that run."""

from ..evidence.schema import EVERY_TABLE, TABLES
from .engine import MOST_EXHIBITS
from .export import DETECTIONS, SEQUENCES
from .fields import SERVICES, TWILIO_NAMES
from .reading import MOST_RULES
from .sql import MOST_VALUES

RULE = """\
title: A number was pointed at a host that is not ours
logsource:
  product: twilio
  service: audit
detection:
  moved:
    event_type|startswith: phone-number.
    changes.sms_url.updated|startswith: 'https://'
  filter_ours:
    changes.sms_url.updated|startswith: 'https://hooks.shop.example/'
  filter_office:
    source_ip_address|cidr: 192.0.2.0/24
  condition: moved and not 1 of filter_*
level: high
tags:
  - attack.t1114.003
"""
CORRELATION = """\
title: Password set
name: password_set
logsource: {product: twilio, service: audit}
detection:
  event:
    event_type|startswith: user-password.
  condition: event
---
title: API key made
name: key_made
logsource: {product: twilio, service: audit}
detection:
  event:
    event_type: [account-api-keys.created, account-keys.created]
  condition: event
---
title: A new password, and a new API key from the same address within ten minutes
correlation:
  type: temporal_ordered
  rules: [password_set, key_made]
  group-by: [account_sid, source_ip_address]
  timespan: 10m
level: critical
"""
COUNT = """\
title: Outbound SMS
name: sms_out
logsource: {product: twilio, service: messages}
detection:
  out:
    direction|startswith: outbound
  condition: out
---
title: More than 200 different recipients in an hour
correlation:
  type: value_count
  rules: [sms_out]
  group-by: [account_sid]
  timespan: 1h
  condition: {field: recipient, gt: 200}
level: high
"""
_ABOUT = f"""\
# Rules of your own

Dakkan runs [Sigma](https://sigmahq.io/) rules (version 2, with correlations) beside its own detectors: put
them as `*.yml` into the folder `rules` of `--home` (`~/.dakkan/rules`). `dakkan rules check` tells by file
and line what is wrong with one; a broken rule stops nothing and is shown as a blind spot of `detect` and
`investigate`. `dakkan rules list` shows what runs.

A rule makes one finding for each account, with the id `rule:<file name>`, the rule's `title`, the severity
of its `level` (without one: medium) and the ATT&CK techniques of its `tags`. It points to at most
{MOST_EXHIBITS} records and counts them all. Records of Dakkan's own response are left out.

## One rule

```yaml
{RULE}```

`logsource` is `product: twilio` with one of the services below. Texts compare without regard to case.
Modifiers that work: `contains`, `startswith`, `endswith`, `all`, `cased`, `re` (with `i`, `m`, `s`; RE2
syntax), `cidr`, `exists`, `fieldref`, `lt`, `lte`, `gt`, `gte`, `neq`, `minute`, `hour`, `day`, `week`,
`month`, `year` (UTC), `base64`, `base64offset`, `wide`, `windash`. Values without a field are looked for in
every text of a record. Not supported: `expand`, Sigma filters, correlations of correlations, conditions
over rules, and the correlation types of metrics. A file has at most one megabyte, a folder {MOST_RULES}
rules, a rule {MOST_VALUES:,} values.

## Records that come together

```yaml
{CORRELATION}```

```yaml
{COUNT}```

`event_count`, `value_count`, `temporal` and `temporal_ordered` are there. Rules that a correlation names
report nothing by themselves, unless it says `generate: true`. A window reaches `timespan` back from the
record that completes it, which has to lie in the window that is examined; what came before may lie before
it. Events of one second are in the order of `rules`. Records without a value for a `group-by` field belong
to no group.
"""
_EXPORT = """\
## The detectors in a SIEM

`dakkan rules export -o sigma/` writes the detectors that an audit event alone can tell of as Sigma rules,
one file each. Convert them with `sigma-cli` and the backend of your SIEM:

    pip install sigma-cli
    sigma plugin install splunk
    sigma convert -t splunk --without-pipeline sigma/

Fields have the names of Twilio's [Monitor events](https://www.twilio.com/docs/usage/monitor-events):
`event_type`, `source_ip_address`, `actor_sid`, `resource_sid`, `account_sid`, `source`, and for what was
changed `event_data.resource_properties.<field>.previous` and `.updated`. Rules that do not know the field's
name beforehand search `event_data` as JSON text; keep that text when your collector takes the JSON apart.

What is usual in an account is not in an event. Dakkan compares with thirty days of it; an exported rule
cannot, and needs a filter for your own addresses:

```yaml
  filter_ours:
    source_ip_address|cidr: [192.0.2.0/24, 198.51.100.0/24]
  condition: event and not filter_ours
```
"""


def page() -> str:
    """docs/rules.md."""
    return "\n".join([_ABOUT, *_fields(), _EXPORT, *_exported()])


def _fields() -> list[str]:
    out = [
        "## Fields\n",
        "A field has the column's name, or the one that Twilio's JSON gives it. Times are UTC.\n",
    ]
    for service, table in SERVICES.items():
        theirs: dict[str, list[str]] = {}
        for name, column in TWILIO_NAMES[table].items():
            theirs.setdefault(column, []).append(f"`{name}`")
        out += [f"### service: {service}\n", "| field | type | also |", "|---|---|---|"]
        columns = {**EVERY_TABLE, **TABLES[table].columns}
        out += [
            f"| `{name}` | {kind} | {', '.join(theirs.get(name, ()))} |" for name, kind in columns.items()
        ]
        if table == "events":
            out += [
                f"| `changes.<field>.{side}` | text | `event_data.resource_properties.<field>.{side}` |"
                for side in ("previous", "updated")
            ]
        out.append("")
    return out


def _exported() -> list[str]:
    rows = [f"| `{one}` | event |" for one in DETECTIONS] + [f"| `{one}` | sequence |" for one in SEQUENCES]
    return ["| detector | rule |", "|---|---|", *sorted(rows)]
