import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from dakkan.casebook.database import FILE, connect
from dakkan.errors import UsageError


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path / FILE) as database:
        return database.execute(statement).fetchall()


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    connect(tmp_path, None)

    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_line_is_on_disk_before_it_is_promised(tmp_path: Path) -> None:
    alias = connect(tmp_path, None)

    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()

    assert (synchronous, journal) == ((2,), ("wal",))


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    first = connect(tmp_path, None)

    second = connect(tmp_path, None)

    assert first == second
    assert rows(tmp_path, "SELECT count(*) FROM django_migrations") == [(1,)]


def test_a_home_that_was_emptied_gets_a_new_table(tmp_path: Path) -> None:
    connect(tmp_path, None)
    for file in tmp_path.glob(f"{FILE}*"):
        file.unlink()

    connect(tmp_path, None)

    assert rows(tmp_path, "SELECT count(*) FROM casebook_event") == [(0,)]


def test_two_homes_are_two_databases(tmp_path: Path) -> None:
    assert connect(tmp_path / "one", None) != connect(tmp_path / "two", None)


@pytest.mark.parametrize("url", ["mysql://host/name", "postgresql://host", "postgresql://host:x/name"])
def test_a_url_that_cannot_be_meant_is_a_usage_error(tmp_path: Path, url: str) -> None:
    with pytest.raises(UsageError):
        connect(tmp_path, url)


def test_the_migration_makes_what_the_model_says(tmp_path: Path) -> None:
    loader = MigrationExecutor(connections[connect(tmp_path, None)]).loader
    wanted = ProjectState.from_apps(apps)

    changes = MigrationAutodetector(loader.project_state(), wanted).changes(loader.graph)

    assert "casebook" not in changes
