"""Every drill, answered from beginning to end: it is passed, and no secret is left by it.

No secret that the simulator ever issued lies in any file but the vault, or was told.
"""

from pathlib import Path

import pytest

from dakkan.drills import runner
from dakkan.drills.scenarios import CATALOGUE
from dakkan.drills.script import Drill
from dakkan.drills.second_takeover import SecondTakeover

OTHERS = [drill for drill in CATALOGUE if not isinstance(drill, SecondTakeover)]
"""The second takeovers have a test of their own, which waits for the thief to come back."""


@pytest.mark.slow
@pytest.mark.parametrize("drill", OTHERS, ids=lambda drill: drill.id)
def test_every_drill_is_passed_and_leaves_no_secret(drill: Drill, tmp_path: Path) -> None:
    told: list[str] = []
    play = runner._Play(drill, 1, tmp_path, "ja", told.append)

    result = play.play()

    assert result.passed, result.shortcomings
    secrets = {secret for known in play.here.world.known.values() for secret in known.secrets}
    assert len(secrets) > 5
    files = [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.startswith("vault")]
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content], path
    assert not [secret for secret in secrets if secret in "\n".join(told)]
