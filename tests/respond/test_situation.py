"""The look before a plan: the same whether accounts are looked at one by one or together."""

from dakkan.model.plan import Preset
from dakkan.respond.situation import look
from respond.conftest import Scene, with_everything


def test_many_at_once_see_what_one_sees(scene: Scene) -> None:
    with_everything(scene)
    for number in range(5):
        scene.world.add_account(f"Shop {number}", scene.main)
    one, many = scene.hands(), scene.hands()
    many.at_once = 8

    alone = look(Preset.SANITISE, scene.scope, one)
    together = look(Preset.SANITISE, scene.scope, many)

    assert together.digest() == alone.digest()
    assert together.seen == alone.seen


def test_an_account_without_calls_costs_one_request(scene: Scene) -> None:
    found: list[str] = []
    scene.before = lambda number, request: found.append(request.url.path)

    look(Preset.STOP, scene.scope, scene.hands())

    for account in scene.world.accounts:
        assert sum(path.endswith(f"{account}/Calls.json") for path in found) == 1
