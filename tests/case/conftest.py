"""What the tests of cases share."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dakkan.case.store import Casebook

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    return Casebook.at(tmp_path, clock=lambda: NIGHT)
