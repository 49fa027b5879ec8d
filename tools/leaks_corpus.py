"""A planted repository to measure leak searches on: secrets in many forms and places, and decoys. All made up.

`build(folder, seed)` makes a git repository and returns what was planted: {value: "form @ place"} and the decoys.
Each form is written in several ways; where a secret stands (HEAD, history, stash, dangling, …) goes round.
"""

import base64
import gzip
import io
import json
import random
import string
import subprocess
import sys
import tarfile
import urllib.parse
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

# ruff: noqa: S603, S608, E501 - git on folders of our own; the SQL is text that is never run

Form = Callable[["Maker"], tuple[str, bytes, list[str]]]


class Maker:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def hex(self, count: int = 32) -> str:
        return "".join(self.chance.choices("0123456789abcdef", k=count))

    def secret(self) -> str:
        return "".join(self.chance.choices(string.ascii_letters + string.digits, k=32))

    def account(self) -> str:
        return "AC" + self.hex()

    def key(self) -> str:
        return "SK" + self.hex()

    def pair(self) -> tuple[str, str]:
        return self.account(), self.hex()

    def word(self) -> str:
        return "".join(self.chance.choices(string.ascii_lowercase, k=self.chance.randint(4, 9)))

    def pick(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def filler(self, lines: int) -> str:
        return "".join(f"{self.word()} = {self.word()}({self.chance.randint(1, 99)})\n" for _ in range(lines))


def _b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def _simple(name: str, *templates: str) -> Form:
    """`{a}` account, `{t}` token, `{k}` key, `{s}` its secret, `{w}` a word; what of t and s occurs is planted."""

    def form(make: Maker) -> tuple[str, bytes, list[str]]:
        values = {"a": make.account(), "t": make.hex(), "k": make.key(), "s": make.secret(), "w": make.word()}
        text = make.pick(*templates)
        planted = [values[one] for one in "ts" if "{" + one + "}" in text]
        for sign, value in values.items():
            text = text.replace("{" + sign + "}", value)
        return name, text.encode(), planted

    return form


def _basic(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    header = _b64(f"{account}:{token}")
    text = make.pick(
        f"curl -H 'Authorization: Basic {header}' https://api.twilio.com/\n",
        f'{{"headers": {{"Authorization": "Basic {header}"}}}}\n',
        f"> Authorization: Basic {header}\n< HTTP/1.1 200 OK\n",
    )
    return "basic.txt", text.encode(), [token]


def _kubernetes(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    text = (
        f"kind: Secret\ndata:\n  TWILIO_ACCOUNT_SID: {_b64(account)}\n  TWILIO_AUTH_TOKEN: {_b64(token)}\n"
        if make.chance.random() < 0.5
        else f'{{"data": {{"twilio-auth-token": "{_b64(token)}", "sid": "{_b64(account)}"}}}}'
    )
    return "secret.yaml", text.encode(), [token]


def _wrapped(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    inner = f"# {make.word()}\nTWILIO_ACCOUNT_SID={account}\nTWILIO_AUTH_TOKEN={token}\n{make.filler(4)}"
    return "mail.eml", b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(inner.encode()), [token]


def _url_encoded(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    query = urllib.parse.urlencode({"AccountSid": account, "auth_token": token, "To": "+15555550100"})
    twice = urllib.parse.quote(query, safe="")
    return "access.log", f"GET /hook?{make.pick(query, twice)} HTTP/1.1 200\n".encode(), [token]


def _utf16(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    text = f"{make.filler(3)}TWILIO_ACCOUNT_SID={account}\r\nTWILIO_AUTH_TOKEN={token}\r\n"
    return "settings.reg", text.encode(make.pick("utf-16", "utf-16-le", "utf-16-be")), [token]


def _notebook(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    source = ["from twilio.rest import Client\n", f'client = Client("{account}", "{token}")\n']
    cells = [{"cell_type": "code", "source": source, "outputs": []}]
    return "send.ipynb", json.dumps({"cells": cells}, indent=1).encode(), [token]


def _state(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    values = {"account_sid": account, "auth_token": token, "id": make.hex(20)}
    state = {"version": 4, "resources": [{"type": "app", "instances": [{"attributes": values}]}]}
    return "terraform.tfstate", json.dumps(state, indent=2).encode(), [token]


def _minified(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    noise = ";".join(f"function {make.word()}(e){{return e+{n}}}" for n in range(800))
    return "bundle.js", f'{noise};var c=r("{account}","{token}");{noise}'.encode(), [token]


def _binary(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    noise = make.chance.randbytes(4000)
    return (
        "core.bin",
        noise + f"\0TWILIO_ACCOUNT_SID={account}\0TWILIO_AUTH_TOKEN={token}\0".encode() + noise,
        [token],
    )


def _zip(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("config/.env", f"TWILIO_ACCOUNT_SID={account}\nTWILIO_AUTH_TOKEN={token}\n")
    return "backup.zip", out.getvalue(), [token]


def _tar(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        data = f"twilio:\n  sid: {account}\n  token: {token}\n".encode()
        info = tarfile.TarInfo("app/config.yml")
        info.size = len(data)
        packed.addfile(info, io.BytesIO(data))
    return "backup.tar.gz", out.getvalue(), [token]


def _gzip(make: Maker) -> tuple[str, bytes, list[str]]:
    account, token = make.pair()
    return "dump.sql.gz", gzip.compress(f"INSERT INTO s VALUES ('{account}','{token}');\n".encode()), [token]


FORMS: tuple[Form, ...] = (
    _simple(
        ".env", "TWILIO_ACCOUNT_SID={a}\nTWILIO_AUTH_TOKEN={t}\n", "TWILIO_SID='{a}'\nTWILIO_TOKEN='{t}'\n"
    ),
    _simple("key.env", "TWILIO_API_KEY={k}\nTWILIO_API_SECRET={s}\n", "SK_SID={k}\nAPI_KEY_SECRET={s}\n"),
    _simple("app.ini", "[twilio]\nsid = {a}\ntoken = {t}\n", "[sms]\naccount={a}\npassword={t}\n"),
    _simple(
        "app.yml", "twilio:\n  account_sid: {a}\n  auth_token: {t}\n", 'sms: {sid: "{a}", token: "{t}"}\n'
    ),
    _simple(
        "app.json", '{"accountSid": "{a}", "authToken": "{t}"}', '{"sid":"{k}","secret":"{s}","name":"{w}"}'
    ),
    _simple("app.toml", '[twilio]\naccount_sid = "{a}"\nauth_token = "{t}"\n'),
    _simple(
        "config.php",
        "<?php return ['twilio' => ['sid' => '{a}', 'token' => '{t}']];\n",
        "<?php\ndefine('TWILIO_SID', '{a}');\ndefine('TWILIO_TOKEN', '{t}');\n",
        "<?php $client = new Client('{a}', '{t}');\n",
    ),
    _simple(
        "send.js",
        'const client = require("twilio")("{a}", "{t}");\n',
        'const accountSid = "{a}";\nconst authToken = "{t}";\n',
        'new twilio.Twilio("{k}", "{s}", {accountSid: "{a}"})\n',
    ),
    _simple("app.properties", "twilio.account.sid={a}\ntwilio.auth.token={t}\n"),
    _simple(
        "Dockerfile",
        "FROM x\nENV TWILIO_ACCOUNT_SID {a}\nENV TWILIO_AUTH_TOKEN {t}\n",
        'ARG TWILIO_AUTH_TOKEN="{t}"\n',
    ),
    _simple("run.sh", "export TWILIO_AUTH_TOKEN={t}\n", "curl -u {a}:{t} https://api.twilio.com/x.json\n"),
    _simple(
        "build.log",
        "2026-01-05T10:00:00Z + TWILIO_AUTH_TOKEN={t}\n",
        "\x1b[36mauth_token\x1b[0m: \x1b[32m{t}\x1b[0m\n",
    ),
    _simple("url.txt", "https://{a}:{t}@api.twilio.com/2010-04-01/Accounts/{a}/Messages.json\n"),
    _simple(
        "Main.java", 'static final String ACCOUNT_SID = "{a}";\nstatic final String AUTH_TOKEN = "{t}";\n'
    ),
    _simple("web.config", '<add key="TwilioSid" value="{a}"/>\n<add key="TwilioAuthToken" value="{t}"/>\n'),
    _simple("dump.sql", "INSERT INTO o VALUES (1,'twilio_sid','{a}'),(2,'twilio_token','{t}');\n"),
    _simple("options.ser", 'a:2:{s:10:"twilio_sid";s:34:"{a}";s:12:"twilio_token";s:32:"{t}";}'),
    _simple("rows.csv", "shop,sid,token\n{w},{a},{t}\n"),
    _simple("history", "  501  twilio login {a} {t}\n", "  77  export TWILIO_AUTH_TOKEN='{t}'\n"),
    _simple("compose.yml", "environment:\n  - TWILIO_ACCOUNT_SID={a}\n  - TWILIO_AUTH_TOKEN={t}\n"),
    _simple("oauth.env", "TWILIO_CLIENT_ID=OQ{t}\n"),
    *(
        _basic,
        _kubernetes,
        _wrapped,
        _url_encoded,
        _utf16,
        _notebook,
        _state,
        _minified,
        _binary,
        _zip,
        _tar,
        _gzip,
    ),
)
FORMS = tuple(form for form in FORMS if form(Maker(0))[0] != "oauth.env")
PLACES = (
    *("head", "deleted", "overwritten", "branch", "renamed", "merged-away", "stash", "reset", "dangling"),
    *("tag-only", "unreachable", "ignored"),
)


@dataclass
class Planted:
    repository: Path
    secrets: dict[str, str] = field(default_factory=dict)
    decoys: set[str] = field(default_factory=set)


class _Git:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self("init", "-q", "-b", "main")
        self("config", "user.name", "Kim Doe")
        self("config", "user.email", "kim@shop.example")

    def __call__(self, *arguments: str, stdin: bytes = b"") -> str:
        command = ["git", "-C", str(self.folder), "-c", "core.safecrlf=false", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout.decode().strip()

    def write(self, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def commit(self, message: str) -> None:
        self("add", "-A")
        self("commit", "-q", "--allow-empty", "-m", message)


def build(folder: Path, seed: int = 1, rounds: int = 12) -> Planted:
    """`rounds` times each form, at a place that moves on; then the decoys; packed at last."""
    make, git = Maker(seed), _Git(folder)
    planted = Planted(folder)
    git.write({"README.md": b"A shop.\n", ".gitignore": b"ignored/\n"})
    git.commit("start")
    by_place: dict[str, dict[str, bytes]] = {place: {} for place in PLACES}
    for turn in range(rounds):
        for number, form in enumerate(FORMS):
            place = PLACES[(turn + number) % len(PLACES)]
            name, data, secrets = form(make)
            by_place[place][f"{place}/{turn}-{number}/{name}"] = data
            planted.secrets |= dict.fromkeys(secrets, f"{name} @ {place}")
    for place in PLACES:
        _put(git, make, place, by_place[place], planted)
    git.write(decoys(make, planted))
    git.commit("more files")
    git("pack-refs", "--all")
    git("repack", "-adkq")
    return planted


def _put(git: _Git, make: Maker, place: str, files: dict[str, bytes], planted: Planted) -> None:
    if place == "dangling":
        for data in files.values():
            git("hash-object", "-w", "--stdin", stdin=data)
    elif place == "ignored":
        git.write({f"ignored/{name}": data for name, data in files.items()})
    elif place == "stash":
        git.write(files)
        git("stash", "push", "-q", "--include-untracked")
    elif place in ("branch", "tag-only", "unreachable", "reset", "merged-away"):
        git("checkout", "-q", "-b", "side")
        git.write(files)
        git.commit("side work")
        tip = git("rev-parse", "HEAD")
        git("checkout", "-q", "main")
        if place == "merged-away":
            git("merge", "-q", "--no-ff", "-s", "ours", "-m", "merge", "side")
        elif place == "branch":
            git("branch", "-q", "kept", "side")
        elif place == "tag-only":
            token = make.hex()
            git("tag", "-a", "-m", f"release\n\nTWILIO_AUTH_TOKEN={token}", "v1", tip)
            planted.secrets[token] = "message @ tag"
        git("branch", "-q", "-D", "side")
        if place == "unreachable":
            (git.folder / ".git" / "logs" / "HEAD").unlink()
    else:
        git.write(files)
        git.commit("add")
        if place == "deleted":
            git("rm", "-rq", place)
            token = make.hex()
            planted.secrets[token] = "message @ commit"
            git.commit(f"remove; the old one was TWILIO_AUTH_TOKEN={token}")
        elif place == "overwritten":
            git.write(dict.fromkeys(files, b"nothing\n"))
            git.commit("blank")
        elif place == "renamed":
            git("mv", place, "elsewhere")
            git.commit("move")


def decoys(make: Maker, planted: Planted, count: int = 100) -> dict[str, bytes]:
    """Twenty-odd kinds of things that look like secrets; each value is remembered."""

    def value(count: int = 32) -> str:
        planted.decoys.add(made := make.hex(count))
        return made

    def mixed() -> str:
        planted.decoys.add(made := make.secret())
        return made

    def sid(prefix: str) -> str:
        return prefix + make.hex()

    def lines(line: Callable[[int], str]) -> bytes:
        return "".join(line(number) + "\n" for number in range(count)).encode()

    uuid = [
        make.hex(8) + "-" + make.hex(4) + "-4" + make.hex(3) + "-a" + make.hex(3) + "-" + make.hex(12)
        for _ in range(count)
    ]
    return {
        "decoys/MD5SUMS": lines(lambda n: f"{value()}  twilio-{n}.tar.gz"),
        "decoys/sums.txt": lines(lambda n: f"twilio-{n}.zip {value()}"),
        "decoys/uuid.csv": lines(lambda n: f"{n},{uuid[n]},{uuid[n].replace('-', '')}"),
        "decoys/sids.txt": lines(lambda n: f"TWILIO_ACCOUNT_SID={sid('AC')}"),
        "decoys/keys.txt": lines(lambda n: f"api_key: {sid('SK')}"),
        "decoys/calls.log": lines(
            lambda n: f"POST /2010-04-01/Accounts/{sid('AC')}/Calls.json 201 {sid('CA')} {value()}"
        ),
        "decoys/messages.json": lines(
            lambda n: json.dumps({"sid": sid("SM"), "account_sid": sid("AC"), "etag": value()})
        ),
        "decoys/yarn.lock": lines(
            lambda n: (
                f'twilio@^{n}:\n  resolved "https://r.example/twilio-{n}.tgz#{value(40)}"\n  integrity sha512-{_b64(make.chance.randbytes(64))}'
            )
        ),
        "decoys/poetry.lock": lines(lambda n: f'    {{file = "twilio-{n}.whl", hash = "md5:{value()}"}},'),
        "decoys/commits.txt": lines(lambda n: f"commit {value(40)}"),
        "decoys/traces.json": lines(
            lambda n: json.dumps({"trace_id": value(), "span_id": value(16), "account": sid("AC")})
        ),
        "decoys/other.env": lines(lambda n: f"SESSION_HASH_{n}={value()}\nMAILER_API_KEY_{n}={value()}"),
        "decoys/samples.env": b"TWILIO_ACCOUNT_SID=ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nTWILIO_AUTH_TOKEN=your_auth_token\n"
        b"TWILIO_AUTH_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nAUTH_TOKEN=00000000000000000000000000000000\n"
        b"AUTH_TOKEN=0123456789abcdef0123456789abcdef\nAUTH_TOKEN=d41d8cd98f00b204e9800998ecf8427e\n",
        "decoys/vectors.py": lines(lambda n: f'assert md5(b"{make.word()}") == "{value()}"'),
        "decoys/manifest.json": lines(lambda n: f'"js/twilio-auth-{n}.js": "{value()}",'),
        "decoys/min.js": ";".join(f'{make.word()}("{value()}")' for _ in range(count)).encode(),
        "decoys/sha.txt": lines(lambda n: f"twilio token {value(64)}"),
        "decoys/ids.yml": lines(lambda n: f"twilio_request_id: {value()}\nidempotency_key: {mixed()}"),
        "decoys/styles.css": lines(lambda n: f".c{make.hex(6)} {{ background: url(/i/{value()}.png) }}"),
        "decoys/data.sql": lines(
            lambda n: f"INSERT INTO users VALUES ({n},'{make.word()}','{value()}','{mixed()}');"
        ),
        "decoys/page.html": lines(lambda n: f'<div id="{value()}" data-key="{mixed()}">Twilio</div>'),
    }


if __name__ == "__main__":
    made = build(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(
        json.dumps({"repository": str(made.repository), "secrets": made.secrets, "decoys": len(made.decoys)})
    )
