"""What the sentence of each detector claims, worked out a second time from plain rows.

One small function a detector: from the exhibits (and, where the sentence speaks of more than they show, from
all rows of the evidence) to the facts that the sentence names. Nothing here uses a detector's own tables.
"""

import json
import math
import re
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from builders import OWN_HOST, WINDOW, Row
from dakkan.detect.countries import HIGH_RISK
from dakkan.detect.detectors.console_login_from_new_place import ADMIN_TYPES
from dakkan.model.countries import country_named
from dakkan.model.finding import Fact, Finding

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LEARNED_UNTIL = WINDOW.since - DAY
_LINK = re.compile(r"(?:https?://|sips?:)([^\s/\"?:]+)")
_RISK = re.compile("_high_risk_(special|tollfraud)$")
_OUT = ("outbound-api", "outbound-dial", "trunking-terminating", "outbound-call", "outbound-reply")

Facts = dict[str, Fact]


@dataclass(frozen=True)
class Case:
    """One finding, the rows it points to, and everything that was collected."""

    finding: Finding
    shown: list[Row]
    rows: dict[str, list[Row]]

    @property
    def whole(self) -> bool:
        return len(self.shown) < 100

    @property
    def events(self) -> list[Row]:
        return [row for row in self.shown if "type" in row]

    @property
    def sent(self) -> list[Row]:
        return [row for row in self.shown if "direction" in row]

    def sent_in_window(self, *accounts: str) -> list[Row]:
        """All outbound messages and calls of the window, of those accounts."""
        rows = [*self.rows["messages"], *self.rows["calls"]]
        rows = [row for row in rows if row["direction"] in _OUT and WINDOW.holds(row["created_at"])]
        return [row for row in rows if row["account_sid"] in accounts]

    def before(self) -> list[Row]:
        rows = [*self.rows["messages"], *self.rows["calls"]]
        return [row for row in rows if row["created_at"] < LEARNED_UNTIL]

    def unmet(self, rows: Iterable[Row]) -> list[Row]:
        """Those whose recipient was never written to, called or heard from before."""
        met = {row["sender"] if row["direction"] == "inbound" else row["recipient"] for row in self.before()}
        return [row for row in rows if row["recipient"] not in met]


def different(rows: Iterable[Row], column: str) -> int:
    return len({row[column] for row in rows if row[column]})


def changes(row: Row) -> dict[str, tuple[str, str]]:
    """Field → previous, updated."""
    fields = json.loads(row.get("changes") or "{}")
    return {name: (str(value.get("previous")), str(value.get("updated"))) for name, value in fields.items()}


def foreign(text: str) -> set[str]:
    """Sites that links in a text lead to, the owner's left out; names of test hosts have two parts."""
    hosts = {found.lower() for found in _LINK.findall(text)}
    return {".".join(host.split(".")[-2:]) for host in hosts if host != OWN_HOST}


def led_to(row: Row) -> set[str]:
    told = " ".join(after for _before, after in changes(row).values())
    return foreign(f"{told} {row.get('fields') or ''}")


def thing_of(row: Row) -> str:
    return str(row["resource_sid"] if "type" in row else row["sid"])


def hours(rows: Iterable[Row]) -> set[int]:
    return {int(row["created_at"].timestamp()) // 3600 for row in rows}


# ---- one function for several ----------------------------------------------------------------


def shown(case: Case) -> Facts:
    return {"events": len(case.shown)}


def of_types(pattern: str) -> Callable[[Case], Facts]:
    """So many events of those types."""

    def count(case: Case) -> Facts:
        return {"events": sum(re.fullmatch(pattern, row["type"]) is not None for row in case.shown)}

    return count


def things(case: Case) -> Facts:
    """So many things, of which so many lead to a host that is not the owner's."""
    away = {thing_of(row) for row in case.shown if led_to(row)}
    return {"things": len({thing_of(row) for row in case.shown}), "led_away": len(away)}


def told_apart(case: Case) -> Facts:
    strangers = case.unmet(case.shown)
    old = {row.get("template") for row in case.before()}
    return {
        "events": len(case.shown),
        "texts": len({row["template"] for row in case.shown} - old),
        "strangers": len(strangers),
    }


# ---- traffic ---------------------------------------------------------------------------------


def burst(case: Case) -> Facts:
    price = sum((row["price"] or Decimal(0) for row in case.shown), Decimal(0))
    people = different(case.unmet(case.shown), "recipient")
    return {"events": len(case.shown), "strangers": people, "costs": f"{price:.2f}"}


def burst_over_tree(case: Case) -> Facts:
    active = {row["account_sid"] for row in case.before()}
    senders = {row["account_sid"] for row in case.shown}
    facts = {"senders_seen": len(senders), "new_accounts": len(senders - active)}
    return {**burst(case), **facts}


def lure(case: Case) -> Facts:
    sample = str(case.finding.facts["sample"])
    within = any(sample.replace("[.]", ".") in row["body"] for row in case.shown)
    texts = different(case.shown, "template")
    return {"events": len(case.shown), "texts": texts, "sample": sample if within else ""}


def echo(case: Case) -> Facts:
    return {"events": sum("amazon-login.example" in row["body"] for row in case.shown)}


def unknown_recipients(case: Case) -> Facts:
    """The exhibits are those to strangers; the sentence speaks of all messages of their hours."""
    peak = hours(case.shown)
    messages = [row for row in case.sent_in_window(case.finding.account_sid) if "body" in row]
    rows = [row for row in messages if hours([row]) <= peak]
    return {"events": len(rows), "strangers": len(case.unmet(rows))}


def conversation(case: Case) -> Facts:
    opened = {row["recipient"]: row["created_at"] for row in reversed(case.shown)}
    mine = [row for row in case.rows["messages"] if row["account_sid"] == case.finding.account_sid]
    heard: dict[str, datetime] = {}
    for row in sorted(mine, key=lambda row: row["created_at"]):
        if row["direction"] == "inbound" and row["created_at"] > opened.get(row["sender"], WINDOW.until):
            heard.setdefault(row["sender"], row["created_at"])
    answers = [
        row
        for row in case.sent_in_window(case.finding.account_sid)
        if row["created_at"] > heard.get(row["recipient"], WINDOW.until) and row not in case.shown
    ]
    got = {
        text: {row["recipient"] for row in answers if row["template"] == text}
        for text in {row["template"] for row in answers}
    }
    answered = {person for people in got.values() if len(people) == 1 for person in people}
    return {**shown(case), "strangers": different(case.shown, "recipient"), "answered": len(answered)}


def first_to_country(case: Case) -> Facts:
    countries = {row["country"] for row in case.shown}
    fresh = countries - {row["country"] for row in case.before()}
    return {"events": len(case.shown), "country": ", ".join(fresh)}


def in_sequence(case: Case) -> Facts:
    return {"events": len(case.shown), "blocks": len({row["recipient"][:-3] for row in case.shown})}


def costly(case: Case) -> Facts:
    def running(at: datetime) -> int:
        return sum(row["started_at"] <= at < row["ended_at"] for row in case.shown)

    return {
        "events": len(case.shown),
        "places": different(case.shown, "country"),
        "risky": sum(row["country"] in HIGH_RISK for row in case.shown),
        "dear": sum(
            (row["price"] or 0) / math.ceil(row["seconds"] / 60) > Decimal("0.20") for row in case.shown
        ),
        "long_calls": sum(row["seconds"] > 1800 for row in case.shown),
        "at_once": max(running(row["started_at"]) for row in case.shown),
    }


def conversion(case: Case) -> Facts:
    entered = sum(row["status"] == "converted" for row in case.shown)
    ranges = {row["recipient"][:7] for row in case.shown}
    return {"events": len(case.shown), "ranges": len(ranges), "entered": entered}


def filtered(case: Case) -> Facts:
    refused = [row for row in case.shown if row["error_code"] in (30003, 30005, 30006, 30007)]
    peak = hours(case.shown)
    messages = [row for row in case.sent_in_window(case.finding.account_sid) if "body" in row]
    sent = [row for row in messages if hours([row]) <= peak]
    return {"events": len(refused), "percent": round(100 * len(refused) / len(sent))}


def spent(case: Case) -> Facts:
    """What has no price yet is reckoned at the usual price of its country."""
    tree = {row["account_sid"] for row in case.rows["accounts"]} | {
        row["resource_sid"] for row in case.rows["events"] if row["type"] == "account.created"
    }
    paid = [row for row in case.sent_in_window(*tree) if row["price"]]

    def price(row: Row) -> Decimal:
        alike = [one for one in paid if ("body" in one) == ("body" in row)]
        there = [one for one in alike if one["country"] == row["country"]]
        return row["price"] or Decimal(statistics.median_low(one["price"] for one in there or alike))

    total = sum((price(row) for row in case.shown), Decimal(0))
    return {"costs": f"{total:.2f}", "hours": len(hours(case.shown))}


def waiting(case: Case) -> Facts:
    return {"events": sum(row["status"] in ("scheduled", "accepted", "queued") for row in case.shown)}


# ---- usage -----------------------------------------------------------------------------------


def lookups(case: Case) -> Facts:
    day = min(row["day"] for row in case.shown)
    mine = [row for row in case.rows["usage"] if row["account_sid"] == case.finding.account_sid]
    mine = [row for row in mine if row["day"] < f"{LEARNED_UNTIL:%Y-%m-%d}" < day]
    usual = statistics.median(row["count"] for row in mine if row["category"].endswith("lookups"))
    return {"events": max(row["count"] for row in case.shown), "usual": round(usual)}


def missing(case: Case) -> Facts:
    gone = 0
    for usage in case.shown:
        logged = [
            row
            for row in case.rows["messages"]
            if row["account_sid"] == usage["account_sid"]
            and row["direction"].startswith("outbound")
            and f"{row['created_at']:%Y-%m-%d}" == usage["day"]
        ]
        gone += usage["count"] - len(logged)
    return {"events": gone, "days": different(case.shown, "day")}


# ---- changes ---------------------------------------------------------------------------------


def countries(case: Case) -> Facts:
    opened = [
        name
        for row in case.shown
        for name, (before, after) in changes(row).items()
        if after == "enabled" and before != "enabled"
    ]
    names = {_RISK.sub("", name) for name in opened}
    risky = {_RISK.sub("", name) for name in opened if _RISK.search(name) or country_named(name) in HIGH_RISK}
    return {"countries_opened": len(names), "risky": len(risky)}


def emails(case: Case) -> Facts:
    return {"events": sum(any("email" in name for name in changes(row)) for row in case.shown)}


def passwords(case: Case) -> Facts:
    """Of the types themselves, or a telephone that codes go to."""
    types = ("user-password.", "security-settings.")
    return {
        "events": sum(
            row["type"].startswith(types) or any("phone" in name for name in changes(row))
            for row in case.shown
        )
    }


def roles(case: Case) -> Facts:
    raised = [row for row in case.shown if re.search("owner|admin", changes(row)["role"][1])]
    return {"users": different(raised, "resource_sid")}


def logins(case: Case) -> Facts:
    followed = {
        row["sid"]
        for row in case.rows["events"]
        for login in case.shown
        if row["type"] in ADMIN_TYPES
        and row["address"] == login["address"]
        and timedelta(0) <= row["created_at"] - login["created_at"] <= HOUR
    }
    return {**of_types("user-session.created")(case), "changes": len(followed)}


def numbers_bought(case: Case) -> Facts:
    number_of = {row["sid"]: row["phone_number"] for row in case.rows["numbers"]}
    at_once = 0
    for row in case.shown:
        number = changes(row).get("phone_number", ("", ""))[1] or number_of.get(row["resource_sid"], "")
        uses = [one["created_at"] - row["created_at"] for one in _all_sent(case) if one["sender"] == number]
        at_once += bool(uses) and timedelta(0) <= min(uses) <= timedelta(minutes=15)
    return {**of_types("phone-number.created")(case), "used_at_once": at_once}


def _all_sent(case: Case) -> list[Row]:
    everybody = {row["account_sid"] for row in [*case.rows["messages"], *case.rows["calls"]]}
    return case.sent_in_window(*everybody)


def subaccounts(case: Case) -> Facts:
    made = {row["resource_sid"] for row in case.shown}
    sending = {row["account_sid"] for row in case.sent_in_window(*made)}
    return {**of_types("account.created")(case), "sending": len(sending)}


def promoted(case: Case) -> datetime:
    at: datetime = max(
        row["created_at"] for row in case.rows["events"] if row["type"].endswith("token.promoted")
    )
    return at


def left_behind(case: Case) -> Facts:
    at = promoted(case)
    keys = [row for row in case.rows["keys"] if at - timedelta(days=14) <= row["created_at"] < at]
    return {"events": sum(row["created_at"] > at for row in case.shown), "keys_alive": different(keys, "sid")}


def api_actor(case: Case) -> Facts:
    events = sum(row["source"] == "api" for row in case.shown)
    return {"events": events, "addresses_seen": different(case.shown, "address")}


def webhooks(case: Case) -> Facts:
    hosts = {host.replace(".", "[.]") for row in case.shown for host in led_to(row)}
    told = str(case.finding.facts["host"])
    return {
        **things(case),
        "events": len(case.shown),
        "hosts": len(hosts),
        "host": told if told in hosts else "",
    }


def sip(case: Case) -> Facts:
    wide = [
        thing_of(row) for row in case.shown if int(changes(row).get("cidr_prefix_length", ("", "32"))[1]) < 24
    ]
    return {**things(case), "wide": len(set(wide))}


def destroyed(case: Case) -> Facts:
    def of(*types: str) -> set[str]:
        return {thing_of(row) for row in case.shown if row["type"] in types}

    numbers, closed = of("phone-number.deleted"), of("account.updated", "account.deleted")
    others = [row for row in case.shown if not row["type"].startswith(("phone-number.", "account."))]
    return {"numbers": len(numbers), "closed": len(closed), "others": len(others)}


# ---- what is refused, touched, exposed -------------------------------------------------------


def locked_out(case: Case) -> Facts:
    refused = [row for row in case.shown if "error_code" in row and row["error_code"] in (20003, 70051)]
    (promotion,) = case.events
    assert promotion["type"] == "account-auth-token.promoted"
    return {"promoted_at": promotion["created_at"], "events": len(refused)}


def guessing(case: Case) -> Facts:
    codes = [row["error_code"] for row in case.shown]
    known = [code for code in codes if code in (20003, 32201, 32202)]
    return {"events": len(known), "sip_events": sum(code in (32201, 32202) for code in known)}


def closed_countries(case: Case) -> Facts:
    tried = {number for row in case.shown for number in re.findall(r"\+\d+", row["alert_text"])}
    return {"events": len(case.shown), "recipients": len(tried)}


def canary(case: Case) -> Facts:
    decoy = str(case.finding.facts["decoy"])
    return {"events": sum(decoy in row.values() for row in case.shown), "decoy": decoy}


def exposed(case: Case) -> Facts:
    """The place and the credential are the owner's word."""
    word = {name: case.finding.facts[name] for name in ("credential", "where")}
    return {**word, "events": len(case.shown)}


# ---- chains ----------------------------------------------------------------------------------


def chain(**types: tuple[str, str]) -> Callable[[Case], Facts]:
    """`name=(type, fact)`: the event of that type whose time is told as `fact`; and the traffic since."""

    def links(case: Case) -> Facts:
        told = case.finding.facts
        facts: Facts = {"sent_events": len(case.sent)}
        if case.sent:
            facts["sent_at"] = min(row["created_at"] for row in case.sent)
        for name, (pattern, at) in types.items():
            found = [row for row in case.events if re.fullmatch(pattern, row["type"])]
            found = [row for row in found if row["created_at"] == told.get(at)]
            if found:
                facts[at] = found[0]["created_at"]
                facts[name] = found[0]["address"] if name in ("address", "login") else found[0]["type"]
        return facts

    return links


_KEY = "account(-api)?-keys.created"


def login_chain(case: Case) -> Facts:
    stays = f"{_KEY}|user(-invitation)?.created"
    facts = chain(change=("user.*updated|security.*", "changed_at"), way_back=(stays, "made_at"))(case)
    login = min((row for row in case.events if row["type"] == "user-session.created"), key=_time)
    return {**facts, "address": login["address"], "login_at": login["created_at"]}


def address_chain(case: Case) -> Facts:
    facts = chain(change=(".*", "changed_at"))(case)
    first = min(case.events, key=_time)
    return {**facts, "address": first["address"], "acted_at": first["created_at"]}


def farm(case: Case) -> Facts:
    account = str(case.finding.facts["account"])
    made = [row for row in case.events if row["type"] == "account.created" and thing_of(row) == account]
    bought = [row for row in case.events if row["account_sid"] == account and row not in made]
    sent = [row for row in case.sent if row["account_sid"] == account]
    return {
        "account": account,
        "made_at": min(map(_time, made)),
        "bought_at": min(_time(row) for row in bought if row["type"] == "phone-number.created"),
        "sent_at": min(map(_time, sent)),
        "farmed": different(case.sent, "account_sid"),
        "sent_events": len(case.sent),
    }


def covering(case: Case) -> Facts:
    gone = [row for row in case.events if row["type"].endswith(".deleted")]
    facts = chain()(case)
    return {**facts, "deleted": len(gone), "deleted_at": min(map(_time, gone))}


def inbound_drop(case: Case) -> Facts:
    """From the first whole hour after the move; usual is the mean of the same hours of earlier days."""
    told = case.finding.facts
    move = min(case.events, key=_time)
    start = move["created_at"].replace(minute=0, second=0, microsecond=0) + HOUR
    end = start + int(str(told["hours"])) * HOUR
    heard = [row for row in case.rows["messages"] if row["direction"] == "inbound"]
    heard = [row for row in heard if row["account_sid"] == case.finding.account_sid]
    old = [row for row in heard if _time(row) < LEARNED_UNTIL and start.hour <= _time(row).hour < end.hour]
    days = (LEARNED_UNTIL - min(map(_time, heard)).replace(minute=0)) / DAY
    return {
        "host": " ".join(led_to(move)).replace(".", "[.]"),
        "moved_at": move["created_at"],
        "drop_at": start,
        "hours": round((end - start) / HOUR),
        "arrived": sum(start <= _time(row) < end for row in heard),
        "usual": round(len(old) / days),
    }


def _time(row: Row) -> datetime:
    at: datetime = row["created_at"].astimezone(UTC)
    return at


TRUTHS: dict[str, Callable[[Case], Facts]] = {
    "alarm-changed": things,
    "api-actor-from-new-address": api_actor,
    "blocked-country-hits": closed_countries,
    "bulk-export-hook": things,
    "caller-id-added": things,
    "canary-touched": canary,
    "connect-app-authorized": things,
    "console-login-from-new-place": logins,
    "conversational-spam": conversation,
    "conversion-dropped": conversion,
    "costly-calls": costly,
    "countries-opened": countries,
    "covering-tracks": of_types(r"(message|message-body|message-media|call|recording)\.\S*delete\S*"),
    "credential-guessing": guessing,
    "data-read-in-bulk": of_types(r"bulkexports\.\w+|(recording|transcription)\.accessed"),
    "data-sink-added": things,
    "destruction": destroyed,
    "echo-of-incident": echo,
    "email-changed": emails,
    "filtered-messages-rise": filtered,
    "first-traffic-to-country": first_to_country,
    "function-or-flow-created": things,
    "inheritance-switched-off": things,
    "key-left-behind": left_behind,
    "lookups-surge": lookups,
    "lure-in-message-body": lure,
    "missing-from-log": missing,
    "new-api-key-used-at-once": of_types(_KEY),
    "oauth-app-added": things,
    "own-production-locked-out": locked_out,
    "password-changed": passwords,
    "protection-lowered": of_types(
        r"(verify-fraud|messaging-settings|recharge|payment-method|voice-insi)\S*"
    ),
    "recharge-run": of_types(r"(payment|recharge-trigger|payment-method)\.(created|updated)"),
    "recipients-in-sequence": in_sequence,
    "role-raised": roles,
    "safe-list-entry-added": things,
    "secondary-token-by-somebody-else": of_types(r"account-auth-token\.[\w-]+"),
    "secret-exposed": exposed,
    "sequence-burst-and-covering": covering,
    "sequence-login-to-lasting-access": login_chain,
    "sequence-new-address-to-burst": address_chain,
    "sequence-new-key-used": chain(key=(_KEY, "made_at"), thing=(r"\S+\.created", "thing_at")),
    "sequence-subaccount-farm": farm,
    "sequence-webhook-and-inbound-drop": inbound_drop,
    "sip-access-widened": sip,
    "spend-speed": spent,
    "strange-messages-waiting": waiting,
    "traffic-burst": burst,
    "traffic-burst-over-tree": burst_over_tree,
    "trunk-changed": things,
    "unknown-number-bought": numbers_bought,
    "unknown-recipients": unknown_recipients,
    "unknown-subaccount": subaccounts,
    "unknown-template": told_apart,
    "usage-trigger-removed": things,
    "user-invited": of_types(r"user(-invitation)?\.created"),
    "webhook-flip-flop": things,
    "webhook-moved-off-own-hosts": webhooks,
}
