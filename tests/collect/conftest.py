from pathlib import Path

import pytest

from collect.stand_in import NOW, StandIn
from dakkan.evidence.store import Evidence


@pytest.fixture
def twilio() -> StandIn:
    return StandIn()


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    return Evidence(tmp_path / "evidence", clock=lambda: NOW)
