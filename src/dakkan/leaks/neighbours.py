"""Other secrets that harvesters take along: reported only beside a Twilio secret."""

import re
from collections.abc import Iterator

_RULES: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("sendgrid-api-key", re.compile(rb"(?<![\w.\-])(SG\.[\w\-]{22}\.[\w\-]{43})(?![\w\-])")),
    ("aws-access-key", re.compile(rb"(?<![0-9A-Za-z])((?:AKIA|ASIA)[0-9A-Z]{16})(?![0-9A-Za-z])")),
    ("google-api-key", re.compile(rb"(?<![\w\-])(AIza[\w\-]{35})(?![\w\-])")),
    ("github-token", re.compile(rb"(?<!\w)(gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{82})(?!\w)")),
    ("slack-token", re.compile(rb"(?<!\w)(xox[abprs]-[0-9A-Za-z\-]{20,80})")),
    ("stripe-secret-key", re.compile(rb"(?<!\w)([rs]k_live_[0-9A-Za-z]{16,100})(?!\w)")),
    (
        "database-url",
        re.compile(
            rb"(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql)(?:\+\w+)?://"
            rb"[^\s:@/\"'<>]{0,60}:([^\s@/\"'<>${}]{6,100})@[\w.\-]"
        ),
    ),
    (
        "mail-password",
        re.compile(
            rb"(?:mail|smtp)\w{0,12}(?:password|passwd|pass|pwd)[\"']?\s{0,4}(?:=>|[:=])\s{0,4}[\"']?"
            rb"([^\s\"',;<>${}]{8,100})",
            re.IGNORECASE,
        ),
    ),
    (
        "private-key",
        re.compile(
            rb"-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----\s+"
            rb"([A-Za-z0-9+/=\s]{100,12000}?)\s*-----END"
        ),
    ),
)
_MADE_UP = re.compile(
    rb"example|changeme|your|xxxx|\*\*\*|placeholder|password|secret|dummy|null|none", re.IGNORECASE
)


def neighbours(data: bytes) -> Iterator[tuple[str, bytes, int]]:
    """Kind, secret and place of each."""
    for kind, rule in _RULES:
        for found in rule.finditer(data):
            secret = found[1]
            if len(set(secret)) >= 6 and not _MADE_UP.search(secret):
                yield kind, secret, found.start(1)
