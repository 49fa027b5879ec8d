"""Where a casebook lies: a SQLite file in the home, or a PostgreSQL server named by a URL."""

import hashlib
import importlib.util
import os
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from ..errors import UsageError
from ..texts import _, say
from .settings import start

FILE = "casebook.sqlite3"
_opening = Lock()
_current: set[str] = set()


def connect(folder: Path, url: str | None) -> str:
    """Make the casebook's database ready, its table current; returns Django's alias for it.

    Several casebooks may be open in one process, each under its own alias.
    Raises UsageError when the URL cannot be meant, or its driver is not installed.
    """
    start()
    options = _postgres(url) if url else _sqlite(folder)
    where = hashlib.sha256(url.encode()).hexdigest() if url else str(folder.resolve() / FILE)
    alias = f"casebook {where}"  # shown in Django's messages: never a URL, which may hold a password
    with _opening:
        if alias not in connections.settings:
            full = connections.configure_settings({DEFAULT_DB_ALIAS: {}, alias: options})
            connections.settings[alias] = full[alias]
        if alias not in _current or (not url and not (folder / FILE).exists()):
            connections[alias].close()
            if not url:
                _create(folder)
            _migrate(alias)
            _current.add(alias)
    return alias


def _sqlite(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder.resolve() / FILE),
        "OPTIONS": {
            "timeout": 30,  # seconds that a second writer waits
            "transaction_mode": "IMMEDIATE",  # the number of the next line is read under the lock
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _create(folder: Path) -> None:
    """An empty file that only its owner may read; SQLite gives its WAL the same mode."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _postgres(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:5432/name?sslmode=require` as Django wants it."""
    wrong = UsageError(_("DAKKAN_DATABASE_URL has to look like postgresql://user@host:5432/name"))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise wrong from None  # the URL may hold a password: nothing of it goes on
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise wrong
    if importlib.util.find_spec("psycopg") is None:
        raise UsageError(
            say("PostgreSQL needs its driver, which is not installed: {command}", command=_INSTALL)
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host or ""),
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


_INSTALL = "pip install 'psycopg[binary]'"


def _migrate(alias: str) -> None:
    """Bring the table up to date; a look at the list of migrations when it already is."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes("casebook"))
    if plan:
        executor.migrate(executor.loader.graph.leaf_nodes("casebook"), plan=plan)
