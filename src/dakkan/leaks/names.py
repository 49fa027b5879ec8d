"""What the name before a value says of it: `TWILIO_AUTH_TOKEN=`, `"md5": "`, `define('token', '`."""

import re
from enum import Enum

BACK = 240
"""How far before a value its name is looked for."""


class Name(Enum):
    STRONG = "strong"
    """Nothing else is called that: a Twilio secret, or an auth token."""
    MEDIUM = "medium"
    """Some secret."""
    WEAK = "weak"
    """Some secret, but more often of the program itself: `SECRET_KEY`."""
    NONE = "none"
    """No name, or one without meaning (`value`, `b`)."""
    OTHER = "other"
    """A name that says nothing of secrets."""
    AGAINST = "against"
    """The name of something that looks like a secret and is none: a hash, an id."""


_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_.\-]*")
_CAMEL = re.compile(rb"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]")
_BETWEEN = re.compile(rb"(?:[^\w\n]|\n){0,24}(?:\d{1,3}[:,\"\s\\]{1,6})?[^\w]{0,16}")
"""Between a name and its value: signs, and the length that PHP and others write."""
_SAYS_NOTHING = frozenset(
    b"value val default string str text data content stringdata plain literal const final static public private"
    b" new return export set setenv env process environ bytes utf encode decode strip trim getenv get put add"
    b" environment and or if then else echo nvarchar varchar unicode type sensitive true false null none arg"
    b" run the is was as my our unsafe vault code".split()
)
_STRONG = (b"authtoken", b"accounttoken", b"twiliotoken", b"twiliosecret", b"twiliopass")
_SECRETISH = (b"token", b"secret", b"auth", b"pass", b"pwd", b"key", b"cred", b"tok")
_AGAINST = frozenset(
    b"hash hashes md md5 sha sha1 sha256 sha512 checksum checksums digest etag uuid guid commit commits revision"
    b" rev integrity nonce signature sig fingerprint cache trace span request correlation build resolved csrf xsrf"
    b" session cookie cursor crc hmac blob tree parent object etags idempotency transaction order invoice asset"
    b" chunk chunks bundle manifest version image layer file id ids sid uid gid oid ref salt iv state challenge"
    b" gravatar avatar requestid traceid spanid sessionid deviceid device contenthash filehash sum md5sum"
    b" conversation message thread job task run node color colour page".split()
)
_HARD = frozenset(
    b"hash hashes md md5 sha sha1 sha256 sha512 checksum checksums digest etag uuid guid commit integrity nonce"
    b" signature sig fingerprint cache csrf xsrf idempotency request trace span".split()
)
"""Against, even beside the word Twilio."""
_MEDIUM = frozenset(
    b"token tokens tok tkn secret secrets password passwd passphrase pass pw pwd key keys auth authentication"
    b" authorization credential credentials cred creds apikey apisecret clientsecret keysecret access tk"
    b" clave senha jeton contrasena passwort kennwort geheimnis segreto motdepasse wachtwoord haslo".split()
)
_BESIDE = frozenset(
    b"api account acct client user sms tw twl live prod production main master primary secondary test dev staging"
    b" default config settings current old new phone voice call messaging notify notifier notification sk ac oauth"
    b" basic service provider gateway telephony rest sub subaccount parent http".split()
)
"""Words beside "token" or "secret" that do not make it somebody else's, as `DB_` or `STRIPE_` do."""
_CELLS = (b",", b"\t", b";", b"|")
"""Between two cells of a table: what stands before is another value, not a name."""
_HOLDS_NAME = frozenset(b"key name td th dt code b strong".split())
"""Elements whose text may be the name of the next one: `<key>token</key><string>`."""
_PROGRAM = ({b"secret", b"key"}, {b"app", b"key"}, {b"app", b"secret"}, {b"app", b"secret", b"key"})
_FILE = re.compile(
    rb"\.(?:js|mjs|ts|css|py|gz|tgz|zip|whl|jar|map|json|html?|php|rb|go|md|txt|png|svg|lock|deb|rpm)\Z"
)
_BEFORE_NAME = re.compile(rb"(twilio|auth|account|api|key|client)[\s_\-\"'\[\]:.>{(]{1,12}\Z", re.IGNORECASE)


def name_of(before: bytes) -> tuple[Name, bytes]:
    """What `before`, the bytes up to a value, ends with: how much the name says, and the name."""
    end = len(before)
    for word in reversed(list(_WORD.finditer(before))):
        gap = before[word.end() : end]
        if gap.count(b"\n") > 1 or not _BETWEEN.fullmatch(gap):
            return Name.NONE, b""
        if len(word[0]) >= 30 and word[0].isalnum() and word[0][2:].isalnum() and _looks_random(word[0]):
            return Name.NONE, b""  # another value, not a name
        if before[word.start() - 2 : word.start()] == b"</":
            if word[0].lower() not in _HOLDS_NAME:
                return Name.NONE, b""  # the end of another element
            end = word.start() - 2
            continue
        plain = word[0].lower().strip(b"_.-")
        if plain in _MEDIUM or (len(plain) > 2 and plain not in _SAYS_NOTHING):
            name, text = _judged(word[0], before[: word.start()])
            return (Name.NONE if name is Name.OTHER and gap in _CELLS else name), text
        end = word.start()
    return Name.NONE, b""


def _looks_random(word: bytes) -> bool:
    return sum(48 <= c <= 57 for c in word) >= 4


def _judged(name: bytes, before: bytes) -> tuple[Name, bytes]:
    if _FILE.search(name):
        return Name.AGAINST, name
    joined_to = _BEFORE_NAME.search(before)
    whole = joined_to[1] + b"_" + name if joined_to else name
    parts = [part.lower() for part in _CAMEL.findall(whole)]
    joined = b"".join(parts)
    if not _HARD.isdisjoint(parts):
        return Name.AGAINST, whole
    if any(word in joined for word in _STRONG) or (
        b"twilio" in joined and any(word in joined for word in _SECRETISH)
    ):
        return (Name.AGAINST if parts[-1] in _AGAINST else Name.STRONG), whole
    if not _AGAINST.isdisjoint(parts):
        return Name.AGAINST, whole
    if set(parts) in _PROGRAM:
        return Name.WEAK, whole
    own = [part for part in parts if part in _MEDIUM or part.startswith((b"auth", b"pass"))]
    if own and all(part in _MEDIUM or part in _BESIDE or part in own or len(part) < 2 for part in parts):
        return Name.MEDIUM, whole
    return Name.OTHER, whole


_API = (b"apisecret", b"apikeysecret", b"keysecret", b"apisecretkey")


def names_api_secret(name: bytes) -> bool:
    """`TWILIO_API_SECRET`, `apiKeySecret`: the secret of an API key, by name."""
    joined = b"".join(_CAMEL.findall(name)).lower()
    return any(word in joined for word in _API)
