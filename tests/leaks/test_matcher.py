"""What is a hit: each form with a secret of its own, decoys without any, and a sieve that loses nothing."""

import base64
import gzip
import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dakkan.leaks.matcher import Matcher
from dakkan.leaks.sieve import ENGINE
from dakkan.model.leak import API_SECRET, AUTH_TOKEN, KNOWN, OAUTH_SECRET, fingerprint
from leaks.made import Made

MADE = Made(11)
A, T, K, S, O = MADE.account(), MADE.hex(), MADE.key(), MADE.secret(), "OQ" + MADE.hex()  # noqa: E741
MATCHER = Matcher()
PLAIN = Matcher(plain=True)
ENV = f"TWILIO_ACCOUNT_SID={A}\nTWILIO_AUTH_TOKEN={T}\n"


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


TOKENS: dict[str, str | bytes] = {
    "env": ENV,
    "env without sid": f"TWILIO_AUTH_TOKEN={T}",
    "ini": f"[twilio]\nsid = {A}\ntoken = {T}\n",
    "yaml": f"twilio:\n  account: {A}\n  password: {T}\n",
    "yaml list": f'- name: TWILIO_AUTH_TOKEN\n          value: "{T}"\n',
    "json": json.dumps({"accountSid": A, "authToken": T}),
    "json in json": json.dumps({"env": json.dumps({"sid": A, "token": T})}),
    "toml": f'[twilio]\naccount_sid = "{A}"\nauth_token = "{T}"\n',
    "php array": f"['twilio' => ['sid' => '{A}', 'token' => '{T}']]",
    "php define": f"define('TWILIO_SID', '{A}');\ndefine('TWILIO_TOKEN', '{T}');",
    "php serialized": f's:10:"twilio_sid";s:34:"{A}";s:12:"twilio_token";s:32:"{T}";',
    "javascript": f'const client = require("twilio")("{A}", "{T}");',
    "minified": "function a(e){return 1};" * 900 + f'var c=r("{A}","{T}")',
    "python": f'client = Client("{A}", "{T}")',
    "environ default": f'os.environ.get("TWILIO_AUTH_TOKEN", "{T}")',
    "java": f'String ACCOUNT_SID = "{A}";\n  String AUTH_TOKEN = "{T}";',
    "properties": f"twilio.sid={A}\ntwilio.auth.token={T}\n",
    "xml": f"<twilio><sid>{A}</sid><pw>{T}</pw></twilio>",
    "xml attribute": f'<add key="TwilioAuthToken" value="{T}"/>',
    "plist": f"<key>TwilioSid</key><string>{A}</string>\n<key>TwilioAuthToken</key>\n<string>{T}</string>",
    "dockerfile": f"ENV TWILIO_SID {A}\nENV TWILIO_TOKEN {T}\n",
    "shell": f"export TWILIO_AUTH_TOKEN='{T}'\n",
    "curl": f"curl -u {A}:{T} https://api.twilio.com/x.json",
    "url": f"https://{A}:{T}@api.twilio.com/2010-04-01/Accounts/{A}/Messages.json",
    "basic": f"Authorization: Basic {b64(A + ':' + T)}",
    "kubernetes": f"data:\n  TWILIO_AUTH_TOKEN: {b64(T)}\n",
    "base64 of a file": b64("x=1\n" + ENV),
    "wrapped base64": base64.encodebytes(("# " + "y" * 31 + "\n" + ENV).encode()),
    "gzip in base64": base64.b64encode(gzip.compress(ENV.encode() * 3)),
    "url-encoded": "GET /x?body=" + quote(f"AccountSid={A}&AuthToken={T}", safe=""),
    "quoted-printable": f"TWILIO_AUTH_TOKEN=3D{T}\n",
    "utf-16 with mark": ("\ufeff" + ENV).encode("utf-16-le"),
    "utf-16-be": ENV.encode("utf-16-be"),
    "ci log": f"\x1b[36mTWILIO_AUTH_TOKEN\x1b[0m=\x1b[32m{T}\x1b[0m\n",
    "notebook": json.dumps({"cells": [{"source": [f'account_sid = "{A}"\n', f'auth_token = "{T}"\n']}]}),
    "terraform state": json.dumps({"attributes": {"account_sid": A, "auth_token": T}}, indent=2),
    "csv": f"name,account_sid,owner,auth_token\nshop,{A},kim,{T}\n",
    "sql": f"INSERT INTO o VALUES (1,'twilio_sid','{A}'),(2,'twilio_token','{T}');",  # noqa: S608 - text, never run
    "sqlite record": f"\0\x07twilio_sid{A}\x05\x01twilio_token{T}\0",
    "far away": f'sid = "{A}"\n' + "x = 1\n" * 400 + f'token = "{T}"\n',
    "upper-case sid": f"sid: AC{A[2:].upper()}\ntoken: {T}",
    "another script": f"アカウントSID：{A}\nトークン：{T}\n",
    "harvester's list": f"{A}|{T}|https://shop.example/.env\n",
}
SECRETS: dict[str, str] = {
    "env": f"TWILIO_API_KEY={K}\nTWILIO_API_SECRET={S}\n",
    "by name": f"TWILIO_API_SECRET={S}",
    "code": f'new Twilio("{K}", "{S}", {{accountSid: "{A}"}})',
    "json": json.dumps({"sid": K, "friendly_name": "x", "secret": S}),
    "curl": f"curl -u {K}:{S} https://api.twilio.com/",
    "basic": f"Authorization: Basic {b64(K + ':' + S)}",
    "kubernetes": f"  TWILIO_API_KEY: {b64(K)}\n  TWILIO_API_SECRET: {b64(S)}\n",
}
NOTHING: dict[str, str] = {
    "sums": "\n".join(f"{MADE.hex()}  twilio-{n}.tar.gz" for n in range(20)),
    "one sum": f"twilio-6.1.tar.gz  {MADE.hex()}\n",
    "lock file": f'"twilio": {{"version": "3.1", "integrity": "{MADE.hex()}"}}',
    "sid alone": f"TWILIO_ACCOUNT_SID={A}\nTWILIO_API_KEY={K}\n",
    "sid and hash": f"TWILIO_ACCOUNT_SID={A}\nBUILD_HASH={MADE.hex()}\nCACHE_KEY={MADE.hex()}\n",
    "request log": f"POST /2010-04-01/Accounts/{A}/Messages.json 200 {MADE.hex()} SM{MADE.hex()}\n",
    "others' secrets": f"TWILIO_ACCOUNT_SID={A}\nDB_PASSWORD={MADE.hex()}\nMAILGUN_API_KEY={MADE.hex()}\n",
    "framework": f"TWILIO_FROM=+15555550100\nTWILIO_SID={A}\n\n\n\nAPP_KEY={MADE.hex()}\n",
    "longer hex": f"twilio auth_token={MADE.hex(64)}",
    "longer sid": f"AC{MADE.hex(40)}:{MADE.hex(40)}",
    "request id": f"twilio_request_id={MADE.hex()}",
    "file name": f'"/js/twilio-auth-token-{MADE.hex()}.js"',
    "placeholder": "TWILIO_AUTH_TOKEN=your_auth_token\nauth_token=" + "x" * 32,
    "some token": f"token: {MADE.hex()}",
    "a name for a value": "TWILIO_API_SECRET=getTwilioAccountAuthenticationXYZ",
    "record ids": json.dumps({"account_sid": A, "trace_id": MADE.hex(), "etag": MADE.hex()}),
}


def bytes_of(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


@pytest.mark.parametrize("form", TOKENS)
def test_an_auth_token_is_found(form: str) -> None:
    data = bytes_of(TOKENS[form])

    hits = MATCHER.hits(data)

    assert {(hit.kind, hit.secret.decode()) for hit in hits} == {(AUTH_TOKEN, T)}
    assert MATCHER.sieve(data) and PLAIN.sieve(data)


@pytest.mark.parametrize("form", SECRETS)
def test_an_api_key_secret_is_found(form: str) -> None:
    data = SECRETS[form].encode()

    (hit,) = MATCHER.hits(data)

    assert (hit.kind, hit.secret.decode()) == (API_SECRET, S)
    assert MATCHER.sieve(data) and PLAIN.sieve(data)


def test_the_secret_of_an_oauth_app_is_found() -> None:
    secret = MADE.secret() + MADE.secret()

    (hit,) = MATCHER.hits(json.dumps({"client_id": O, "client_secret": secret}).encode())

    assert (hit.kind, hit.secret.decode(), hit.key_sid) == (OAUTH_SECRET, secret, O)


@pytest.mark.parametrize("form", NOTHING)
def test_what_only_looks_like_one_is_none(form: str) -> None:
    assert MATCHER.hits(NOTHING[form].encode()) == []


def test_every_token_of_chance_is_found_in_the_plainest_form() -> None:
    made = Made(12)
    missed = [env for _token, env in (made.env() for _ in range(1_000)) if len(MATCHER.hits(env)) != 1]

    assert missed == []


def test_samples_are_counted() -> None:
    found = MATCHER.found(f"TWILIO_ACCOUNT_SID={A}\nTWILIO_AUTH_TOKEN={'0123456789abcdef' * 2}\n".encode())

    assert (found.hits, found.samples, found.accounts) == ((), 1, frozenset({A}))


def test_the_account_is_told_with_the_token_and_the_key_with_its_secret() -> None:
    (token,) = MATCHER.hits(ENV.encode())
    (secret,) = MATCHER.hits(f'Client("{K}", "{S}", "{A}")'.encode())

    assert token.account_sid == A
    assert (secret.account_sid, secret.key_sid) == (A, K)


def test_known_values_are_found_whatever_stands_around_them() -> None:
    own, past = MADE.secret(), MADE.hex()
    matcher = Matcher([own.encode(), fingerprint(past.encode())])
    data = f"zzz{own}zzz md5={past} q{past}9".encode()

    assert matcher.sieve(data)
    assert [(hit.kind, hit.secret.decode()) for hit in matcher.hits(data)] == [
        *((KNOWN, own), (KNOWN, past), (KNOWN, past)),
    ]
    assert MATCHER.hits(data) == []


def test_neighbours_are_told_only_beside_a_hit() -> None:
    sendgrid = f"SG.{MADE.secret()[:22]}.{(MADE.secret() * 2)[:43]}"
    rest = f"SENDGRID={sendgrid}\nDATABASE_URL=postgres://shop:{MADE.secret()}@db.example/x\n"

    hits = MATCHER.hits((ENV + rest).encode())

    assert [hit.kind for hit in hits] == [AUTH_TOKEN, "sendgrid-api-key", "database-url"]
    assert all(hit.beside == T.encode() for hit in hits[1:])
    assert MATCHER.hits(rest.encode()) == []


def test_a_hit_in_another_reading_stands_where_it_stands_in_the_file() -> None:
    data = b"line one\n" + ENV.encode("utf-16-le")

    (hit,) = MATCHER.hits(data)

    assert data[hit.at : hit.at + 64 : 2] == T.encode()


def test_no_secret_is_in_the_text_of_a_hit() -> None:
    assert T not in repr(MATCHER.hits(ENV.encode()))


FORMS = [bytes_of(form) for form in (*TOKENS.values(), *SECRETS.values(), *NOTHING.values())]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FORMS),
    st.binary(max_size=60),
    st.binary(max_size=60),
    st.integers(0, 2**31),
    st.integers(0, 400),
    st.sampled_from([b"", b" ", b"\\n", b"%3A", b"\x00", b"A", b"=3D", b"\x1b[31m"]),
)
def test_the_sieve_loses_nothing(
    form: bytes, before: bytes, after: bytes, seed: int, cut: int, put: bytes
) -> None:
    made = Made(seed)
    for old, new in ((T, made.hex()), (A[2:], made.hex()), (S, made.secret()), (K[2:], made.hex())):
        form = form.replace(old.encode(), new.encode())
    at = cut % (len(form) + 1)
    data = before + form[:at] + put + form[at:] + after

    if MATCHER.hits(data):
        assert MATCHER.sieve(data)
        assert PLAIN.sieve(data)


@pytest.mark.skipif(ENGINE is None, reason="no wheel for this machine")
def test_both_engines_see_the_same() -> None:
    assert [MATCHER.sieve(form) for form in FORMS] == [PLAIN.sieve(form) for form in FORMS]
