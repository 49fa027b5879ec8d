"""Made-up SIDs and secrets, and small repositories to hide them in. Nothing here was ever issued."""

import random
import string
import subprocess
from pathlib import Path


class Made:
    """Seeded, so that a failure repeats."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)

    def hex(self, count: int = 32) -> str:
        return "".join(self.chance.choices("0123456789abcdef", k=count))

    def account(self) -> str:
        return "AC" + self.hex()

    def key(self) -> str:
        return "SK" + self.hex()

    def secret(self) -> str:
        return "".join(self.chance.choices(string.ascii_letters + string.digits, k=32))

    def env(self) -> tuple[str, bytes]:
        """An Auth Token, and an .env file with it."""
        token = self.hex()
        return token, f"TWILIO_ACCOUNT_SID={self.account()}\nTWILIO_AUTH_TOKEN={token}\n".encode()


class Repo:
    """A git repository to write into."""

    def __init__(self, path: Path, *init: str) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *init)
        self.git("config", "user.name", "Kim Doe")
        self.git("config", "user.email", "kim@shop.example")

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        command = ["git", "-C", str(self.path), *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "replace").strip()

    def write(self, name: str, data: bytes) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def commit(self, message: str = "change") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")
