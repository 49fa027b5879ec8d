"""Where leaks meet the account: the owner's own secrets are looked for, pairs are tried, and the case is told.

Everything that opens a workspace is imported when it is needed: a search without one starts at once. Secrets
stay in memory; what is written down has fingerprints.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dakkan.errors import DakkanError, UsageError
from dakkan.leaks import accepted
from dakkan.leaks.advice import command
from dakkan.leaks.document import document as leaks_document
from dakkan.leaks.document import plain, why
from dakkan.leaks.findings import Live
from dakkan.leaks.search import search as search_everything
from dakkan.model.exposed import Exposed, Exposure, Link
from dakkan.model.leak import API_SECRET, AUTH_TOKEN, KNOWN, Leak, LeakSearch, Place, Unseen, fingerprint
from dakkan.texts import N_, say

if TYPE_CHECKING:  # they bring databases with them
    from dakkan.case.folding import CaseState
    from dakkan.leaktrial import Trial
    from dakkan.workspace import Workspace

MOST_LEAKS = 200
MOST_PLACES = 50
"""Of a search, and of one leak, that a case keeps."""
_VAULT = N_("the vault does not open, so its secrets were not looked for: {why}")


@dataclass(frozen=True)
class Own:
    """One of the owner's secrets: what it opens. The value itself stands in `value`, and is shown nowhere."""

    kind: str
    account_sid: str
    key_sid: str
    value: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """A search, and what the account and the case have to say about it."""

    found: LeakSearch
    states: Mapping[str, str] = field(default_factory=dict)
    """Fingerprint → state, of what was tried."""
    case: str = ""
    """The case that it was written into."""
    links: tuple[Link, ...] = ()


def is_there(folder: Path, environ: Mapping[str, str]) -> bool:
    """Is there anything in this workspace that a search could use: secrets or cases?"""
    kept = (folder / "vault", folder / "casebook.sqlite3")
    return bool(environ.get("DAKKAN_DATABASE_URL")) or any(path.exists() for path in kept)


# ---- the owner's own secrets ---------------------------------------------------------------------


def of_environment(environ: Mapping[str, str]) -> list[Own]:
    account = environ.get("TWILIO_ACCOUNT_SID", "").strip()
    token, secret = (environ.get(name, "").strip() for name in ("TWILIO_AUTH_TOKEN", "TWILIO_API_SECRET"))
    found = []
    if len(token) == 32:
        found.append(Own(AUTH_TOKEN, account, "", token.encode()))
    if len(secret) == 32:
        found.append(Own(API_SECRET, account, environ.get("TWILIO_API_KEY", "").strip(), secret.encode()))
    return found


def of_vault(home: "Workspace") -> tuple[list[Own], list[Unseen]]:
    """Tokens in use, those that are to be, those that were, and keys; by account."""
    from dakkan.respond.vault import KEY

    vault, found = home.vault, list[Own]()
    try:
        for sid in vault.account_sids():
            for slot in vault.slots(sid):
                key = slot.removeprefix(KEY) if slot.startswith(KEY) else ""
                if key or slot.startswith("auth-token"):
                    value = vault.read(sid, slot).reveal().encode()
                    found.append(Own(API_SECRET if key else AUTH_TOKEN, sid, key, value))
    except DakkanError as error:
        return found, [Unseen(str(home.folder / "vault"), _VAULT, {"why": str(error)})]
    return found, []


# ---- searching -----------------------------------------------------------------------------------


class Joined:
    """Around any search, of folders or of code hosts: hand it `known` and `live`, and give what it found to `answer`.

    `live`: try whether pairs of the owner's accounts still open; with `others`, those of anybody. `case`: not the
    open case but this one. Without a `home` only the environment's secrets are known. Raises UsageError, NoSuchCase.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        home: "Workspace | None" = None,
        *,
        case: str | None = None,
        live: bool = False,
        others: bool = False,
        listed: Sequence[bytes | str] = (),
        staged: bool = False,
    ) -> None:
        if (live or case) and home is None:
            raise UsageError(say(N_("This needs a workspace: --home names its folder.")))
        self._home = home
        self._case = _case(home, case) if home is not None and not staged else None
        own, self._blind = of_environment(environ), list[Unseen]()
        if home is not None:
            held, self._blind = of_vault(home)
            own += held
        self._trial: Trial | None = None
        if home is not None and live:
            from dakkan import leaktrial

            owned = leaktrial.mine(home)
            own += [Own(AUTH_TOKEN, sid, "", secret.reveal().encode()) for sid, secret in owned.tokens]
            self._trial = leaktrial.Trial(home.twilio, owned, others=others)
        self._registry = {fingerprint(one.value): one for one in reversed(own)}
        self.known: list[bytes | str] = [*(one.value for one in own), *listed]
        self.live: Live | None = self._tried if self._trial is not None else None

    def _tried(self, leak: Leak, secret: bytes) -> bool | None:
        return self._trial(_named(leak, self._registry), secret) if self._trial is not None else None

    def answer(self, found: LeakSearch, cleaning: Sequence[str] = ()) -> Answer:
        """What was found, with what the account says of it; written into the case. `cleaning`: of code hosts."""
        trial = self._trial
        owners = trial.owners if trial is not None else {}
        found = replace(
            found,
            leaks=tuple(_named(leak, self._registry, owners) for leak in found.leaks),
            accepted=tuple(_named(leak, self._registry, owners) for leak in found.accepted),
            blind=(*found.blind, *self._blind, *(trial.blind if trial is not None else ())),
        )
        states = dict(trial.states) if trial is not None else {}
        if self._home is None or self._case is None or not found.targets:
            return Answer(found, states)
        links = _file(self._home, self._case, found, states, cleaning)
        return Answer(found, states, self._case.case, links)


def search(
    paths: Sequence[Path],
    joined: Joined,
    *,
    staged: bool = False,
    baseline: Sequence[accepted.Accepted] = (),
    progress: Callable[[int], None] = lambda _bytes: None,
) -> Answer:
    """Search folders, files and repositories, and join what is found with account and case."""
    found = search_everything(
        paths, known=joined.known, staged=staged, baseline=baseline, live=joined.live, progress=progress
    )
    return joined.answer(found)


def _named(leak: Leak, registry: Mapping[str, Own], owners: Mapping[str, str] | None = None) -> Leak:
    """With what the owner knows of his own secret, which may stand where nothing says what it is."""
    own = registry.get(leak.fingerprint)
    if own is None or not (own.account_sid or own.key_sid):
        account = (owners or {}).get(leak.fingerprint)
        return replace(leak, account_sid=account) if account else leak
    kind = own.kind if leak.kind == KNOWN else leak.kind
    return replace(
        leak,
        kind=kind,
        account_sid=own.account_sid or leak.account_sid,
        key_sid=own.key_sid or leak.key_sid,
        confidence="high",
    )


def document(answer: Answer) -> dict[str, Any]:
    """`dakkan.leaks/1`, with the state of what was tried, the case, and how the leaks stand to it."""
    made = leaks_document(answer.found)
    for leak in (*made["leaks"], *made["accepted"]):
        leak["state"] = answer.states.get(leak["fingerprint"])
    made["case"] = answer.case or None
    made["links"] = [_link(link) for link in answer.links]
    return made


def _link(link: Link) -> dict[str, Any]:
    from dakkan.model.clock import iso

    return {
        "fingerprint": link.fingerprint,
        "sid": link.sid,
        "explains": link.explains,
        "confidence": link.confidence,
        "why": reason(link),
        "exposed_at": iso(link.exposed_at) if link.exposed_at else None,
        "used_at": iso(link.used_at) if link.used_at else None,
        "address": link.address or None,
    }


def reason(link: Link) -> str:
    """Why, in words."""
    facts = {"exposed_at": link.exposed_at, "used_at": link.used_at, "address": link.address}
    return say(link.says, {**link.facts, **facts})


# ---- the case ------------------------------------------------------------------------------------


def _case(home: "Workspace", case: str | None) -> "CaseState | None":
    """The named case, else the open one of the workspace's account, else the only open one."""
    from dakkan.case.folding import fold

    book = home.casebook
    if case is None and home.knows_account:
        case = book.open_for(home.account_sid)
    elif case is None:
        states = [fold(one, book.events(one)) for one in book.cases()]
        open_ = [state for state in states if state.is_open]
        return open_[0] if len(open_) == 1 else None
    return fold(case, book.events(case)) if case else None


def _file(
    home: "Workspace",
    state: "CaseState",
    found: LeakSearch,
    states: Mapping[str, str],
    also_cleaning: Sequence[str] = (),
) -> tuple[Link, ...]:
    """Write the search into the case: what concerns its accounts, or nobody knows whose it is."""
    from dakkan.case import entries
    from dakkan.model.case import CaseEvent, Kind
    from dakkan.model.exposed import after

    tree = _tree(home, state)
    mine = [leak for leak in found.leaks if leak.account_sid in tree or leak.account_sid is None]
    leaks = [_exposed(leak, states) for leak in mine[:MOST_LEAKS]]
    targets = [_whole(one.target) for one in found.targets]
    blind = [f"{plain(one.what)}: {why(one)}" for one in found.blind]
    if len(mine) > MOST_LEAKS:
        blind.append(say(N_("{count} more leaks are not kept in the case"), count=len(mine) - MOST_LEAKS))
    repositories = {_whole(one.target) for one in found.targets if one.kind == "repository"}
    here = [command(one) for one in sorted(repositories) if "://" not in one]
    cleaning = [*here, *also_cleaning] if leaks else []
    given: dict[str, Any] = {"targets": targets, "blind": blind, "cleaning": cleaning}
    line = CaseEvent(
        state.case, 0, home.clock(), "", Kind.LEAKS_SEARCHED, entries.leaks_searched(leaks, **given), "", ""
    )
    links = _links(home, state, after(state.exposure, line))
    data = entries.leaks_searched(leaks, links=links, **given)
    home.casebook.append(state.case, Kind.LEAKS_SEARCHED, data, home.user)
    return links


def _whole(target: str) -> str:
    """A path that is right from everywhere; an address as it is."""
    return plain(target if "://" in target else str(Path(target).absolute()))


def _exposed(leak: Leak, states: Mapping[str, str]) -> Exposed:
    return Exposed(
        kind=leak.kind,
        shown=leak.secret,
        fingerprint=leak.fingerprint,
        account_sid=leak.account_sid or "",
        key_sid=leak.key_sid or "",
        confidence=leak.confidence,
        state=states.get(leak.fingerprint, ""),
        places=tuple(_place(place) for place in leak.places[:MOST_PLACES]),
        place_count=len(leak.places),
    )


def _place(place: Place) -> Place:
    """As text that every encoder takes: paths and names of a repository are any bytes."""
    return replace(
        place,
        path=plain(place.path)[:1000],
        author=plain(place.author)[:200] if place.author is not None else None,
        refs=tuple(plain(ref)[:200] for ref in place.refs[:20]),
    )


def _tree(home: "Workspace", state: "CaseState") -> set[str]:
    from dakkan.case.tables import accounts_of

    if home.evidence.collected_until() is None:
        return {state.account_sid}
    try:
        with home.evidence.tables() as tables:
            return set(accounts_of(tables, state.account_sid))
    except DakkanError:
        return {state.account_sid}


def _links(home: "Workspace", state: "CaseState", exposure: Exposure) -> tuple[Link, ...]:
    """How the leaks stand to the takeover; () before an investigation, or where evidence cannot be read."""
    from dakkan.case import leaked

    if state.scope is None or state.verdict is None or home.evidence.collected_until() is None:
        return ()
    try:
        with home.evidence.tables() as tables:
            return leaked.links(exposure, tables, state.scope, state.verdict)
    except DakkanError:
        return ()


def link_anew(home: "Workspace", case: str) -> tuple[Link, ...]:
    """After an investigation: the same leaks, held against what is known now. Writes only what is new."""
    from dakkan.case import entries
    from dakkan.case.folding import fold
    from dakkan.model.case import Kind

    state = fold(case, home.casebook.events(case))
    if not state.exposure.leaks:
        return ()
    links = _links(home, state, state.exposure)
    if links != state.exposure.links:
        home.casebook.append(case, Kind.LEAKS_SEARCHED, entries.leaks_searched(links=links), home.user)
    return links
