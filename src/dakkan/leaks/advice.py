"""What to do about a leak, in this order: rotate first, then clean. Removing a secret undoes no leak."""

import shlex
from collections.abc import Iterable, Sequence

from dakkan.model.leak import API_SECRET, AUTH_TOKEN, OAUTH_SECRET, Leak, Searched
from dakkan.texts import N_, say

_ROTATE = {
    AUTH_TOKEN: N_(
        "Rotate the Auth Token of {account}: make a secondary token, deploy it, then promote it; the old one is dead"
        " then."
    ),
    API_SECRET: N_(
        "Make a new API key, deploy it, then delete {key}: the secret of a key cannot be changed."
    ),
    OAUTH_SECRET: N_("Rotate the secret of the OAuth app {key}."),
}
_ROTATE_OTHER = N_("Replace every other secret named here at whoever issued it.")
_FIRST = N_("First rotate, then clean: what was readable once counts as read, whether or not it is removed.")
_CLEAN = N_(
    "Only when the old values are dead: write each on a line of secrets.txt with ==>REMOVED behind it, run this in a"
    " fresh clone, and force-push; forks, pull requests and clones of others keep their copies:"
)
_FILE = N_(
    "Only when the old values are dead: take them out of the files, and keep such values out of the folder."
)


def advice(leaks: Sequence[Leak], targets: Iterable[Searched]) -> list[str]:
    """Sentences and command lines, in the order in which they are to be followed."""
    if not leaks:
        return []
    steps = [say(_FIRST)]
    for leak in leaks:
        sentence = say(
            _ROTATE.get(leak.kind, _ROTATE_OTHER),
            account=leak.account_sid or say(N_("the account")),
            key=leak.key_sid or say(N_("the old one")),
        )
        if sentence not in steps:
            steps.append(sentence)
    in_history = any(place.object_id and place.where != "index" for leak in leaks for place in leak.places)
    if not in_history:
        return [*steps, say(_FILE)]
    repositories = [target.target for target in targets if target.kind == "repository"]
    return [*steps, say(_CLEAN), *(command(repository) for repository in repositories)]


def command(repository: str) -> str:
    """The line that takes the values out of all files and messages of the history."""
    line = "git filter-repo --sensitive-data-removal --replace-text secrets.txt --replace-message secrets.txt"
    return line if repository in (".", "") else f"git -C {shlex.quote(repository)} {line[4:]}"
