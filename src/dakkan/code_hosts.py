"""Leaks on GitHub, GitLab and Gitea: where the search meets the workspace, the engine and the network.

Tokens come from the environment, go into a header or into git's environment, and nowhere else. Without one nothing is
asked; then the addresses at which a person can look are told instead, as a gap.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dakkan import __version__
from dakkan.errors import DakkanError, UsageError
from dakkan.leaks import accepted
from dakkan.leaks.findings import Live
from dakkan.leaks.hosts import gitea, github, gitlab, steps
from dakkan.leaks.hosts.client import Client
from dakkan.leaks.hosts.cloning import Bounds
from dakkan.leaks.hosts.http import NoReply, Reply, Request, Send, TooLarge
from dakkan.leaks.hosts.joining import joined
from dakkan.leaks.hosts.resuming import Records, sought
from dakkan.leaks.hosts.source import Host
from dakkan.leaks.hosts.walking import Look, Looked, Walk
from dakkan.leaks.search import search as search_here
from dakkan.model.leak import LeakSearch, Unseen
from dakkan.model.sid import is_sid
from dakkan.texts import N_, say
from dakkan.workspace import Workspace

if TYPE_CHECKING:
    import httpx2

HOSTS = ("github", "gitlab", "gitea")
_MOST_SIDS = 200
_BY_HAND = N_(
    "nothing was searched there, for {variable} is not set. With it, this would have been asked, every repository that "
    "matches cloned, and its whole history searched; by hand: {address}"
)
_NO_SID = N_(
    "no Account SID is known that could be looked for: set TWILIO_ACCOUNT_SID, or name one with --sid"
)
_MORE_SIDS = N_("only the first {most} of {count} SIDs were looked for")


@dataclass(frozen=True)
class Question:
    """One code host, and whose things there are searched; `-` is everywhere that the token may see."""

    host: str
    owner: str
    url: str = ""
    """Of another instance than the environment's."""


@dataclass(frozen=True)
class Online:
    found: LeakSearch = field(default_factory=LeakSearch)
    looked: tuple[Looked, ...] = ()

    @property
    def hide(self) -> list[str]:
        return steps.hide(self.looked)

    @property
    def clean(self) -> list[str]:
        return steps.clean(self.looked)

    def with_steps(self, advice: Sequence[str]) -> list[str]:
        """The advice with what is to be done on the hosts: hiding right at the start, cleaning at its end."""
        return [*advice[:1], *self.hide, *advice[1:], *self.clean] if advice else []

    @property
    def sources(self) -> list[dict[str, object]]:
        """For the JSON document: what was searched, and who can read it."""
        return [
            {
                "name": one.source.name,
                "kind": one.source.kind,
                "page": one.source.page,
                "visibility": one.source.visibility,
                "leaks": one.leaks,
                "resumed": one.resumed,
            }
            for one in self.looked
        ]


def search(
    home: Workspace,
    questions: Sequence[Question],
    look: Look,
    *,
    sids: Sequence[str] = (),
    known: Sequence[bytes | str] = (),
    afresh: bool = False,
    bounds: Bounds | None = None,
    tell: Callable[[str, int], None] = lambda _name, _count: None,
    waiting: Callable[[float], None] = lambda _seconds: None,
) -> Online:
    """Everything that is asked for, one host after the other. `look` searches what was fetched."""
    wanted = [*dict.fromkeys(sids or sids_of(home))]
    answers, looked = list[LeakSearch](), list[Looked]()
    if len(wanted) > _MOST_SIDS:
        answers.append(_gap("SID", _MORE_SIDS, most=_MOST_SIDS, count=len(wanted)))
        wanted = wanted[:_MOST_SIDS]
    with _scratch(home.folder) as scratch, closing(Network()) as network:
        for one in questions:
            token = _token(home.environ, f"{one.host.upper()}_TOKEN")
            client = _client(one, home.environ, token, network)
            client.pause, client.waiting = home.pause, waiting
            host = _host(one, client)
            if one.owner == "-" and not wanted:
                answers.append(_gap(f"{host.title}: {one.owner}", _NO_SID))
            if not token:
                answers += _by_hand(one, host, wanted)
                continue
            name = f"{one.host} {client.url} {one.owner}"
            what = sought(known, f"{__version__} {os.urandom(8).hex() if afresh else ''}")
            records = Records(home.folder / "leaks", name, what)
            walk = Walk(host, look, records, scratch, bounds or Bounds(), tell)
            answer = walk.search(one.owner, wanted)
            answers.append(answer.found)
            looked += answer.looked
    return Online(joined(answers), tuple(looked))


def merged(
    found: LeakSearch, online: Online, baseline: Sequence[accepted.Accepted] = (), today: date | None = None
) -> LeakSearch:
    """What lies here and what lies there, as one answer."""
    both = joined([found, online.found])
    open_, silenced = accepted.sort(both.leaks, baseline, today or date.today())
    return replace(both, leaks=open_, accepted=silenced)


def engine(known: Sequence[bytes | str], live: Live | None = None) -> Look:
    """Searches one clone or file for these secrets and whatever looks like one."""
    return lambda path: search_here([path], known=known, live=live)


def sids_of(home: Workspace) -> list[str]:
    """Account and key SIDs that the environment and the evidence know; the main account first."""
    found = [home.environ.get(name, "").strip() for name in ("TWILIO_ACCOUNT_SID", "TWILIO_API_KEY")]
    with suppress(DakkanError):
        found.insert(0, home.account_sid)
    if (home.folder / "evidence").is_dir():
        from dakkan.detect.tree import accounts_of

        with suppress(DakkanError), home.evidence.tables() as tables:
            main = next((sid for sid in found if is_sid(sid, "AC")), "")
            found += accounts_of(tables.accounts, tables.events, main)
            found += [str(sid) for sid in tables.keys.sid.execute()]
    return list(dict.fromkeys(sid for sid in found if is_sid(sid, "AC") or is_sid(sid, "SK")))


def _gap(what: str, why: str, **facts: object) -> LeakSearch:
    return LeakSearch(blind=(Unseen(what, why, facts),))


def _token(environ: Mapping[str, str], variable: str) -> str:
    token = environ.get(variable, "").strip()
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            say(N_("{variable} holds no token: there are characters in it that none has."), variable=variable)
        )
    return token


def _by_hand(one: Question, host: Host, sids: Sequence[str]) -> list[LeakSearch]:
    variable = f"{one.host.upper()}_TOKEN"
    what = f"{host.title}: {one.owner}"
    addresses = host.by_hand(one.owner, sids) or [""]
    return [_gap(what, _BY_HAND, variable=variable, address=address) for address in addresses]


def _client(one: Question, environ: Mapping[str, str], token: str, send: Send) -> Client:
    if one.host == "github":
        return github.client(one.url or environ.get("GITHUB_API_URL", "").strip(), token, send)
    if one.host == "gitlab":
        url = environ.get("GITLAB_URL", "").strip() or environ.get("CI_API_V4_URL", "").strip()
        return gitlab.client(one.url or url, token, send)
    if one.host == "gitea":
        return gitea.client(one.url or environ.get("GITEA_URL", "").strip(), token, send)
    raise UsageError(say(N_("There is no search on {host}."), host=one.host))


def _host(one: Question, client: Client) -> Host:
    hosts: dict[str, Callable[[Client], Host]] = {
        "github": github.GitHub,
        "gitlab": gitlab.GitLab,
        "gitea": gitea.Gitea,
    }
    return hosts[one.host](client)


@contextmanager
def _scratch(home: Path) -> Iterator[Path]:
    """A folder for clones beside the evidence, not in the memory that /tmp may be; swept if a run was killed in it."""
    import shutil
    import tempfile

    for left in home.glob("clones-*"):
        number = left.name.split("-")[1]
        if number.isdigit() and not _runs(int(number)):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f"clones-{os.getpid()}-", dir=home, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class Network:
    """Sends one GET after the other, following no redirect; with `into`, an answer of 200 is written there.

    Connections are kept for the next question; `close()` ends them.
    """

    def __init__(self) -> None:
        self._clients: dict[bool, httpx2.Client] = {}

    def __call__(self, request: Request) -> Reply:
        import httpx2

        try:
            with self._client(request.url).stream(
                "GET",
                request.url,
                headers=dict(request.headers),
                timeout=httpx2.Timeout(request.seconds, connect=20),
            ) as reply:
                return _read(reply, request)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise NoReply(type(error).__name__) from None  # the library's words may quote a header

    def _client(self, url: str) -> "httpx2.Client":
        """This machine is never asked through a proxy."""
        import httpx2

        near = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
        if near not in self._clients:
            self._clients[near] = httpx2.Client(trust_env=not near)
        self._clients[near].cookies.clear()
        return self._clients[near]

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


def _read(reply: "httpx2.Response", request: Request) -> Reply:
    headers = {name.lower(): value for name, value in reply.headers.items()}
    if request.into is not None and reply.status_code == 200:
        _written(reply, request.into, request.largest)
        return Reply(200, headers)
    content = bytearray()
    for part in reply.iter_bytes():
        content += part
        if len(content) > request.largest:
            raise TooLarge
    return Reply(reply.status_code, headers, bytes(content))


def _written(reply: "httpx2.Response", into: Path, largest: int) -> None:
    count = 0
    with into.open("wb") as file:
        for part in reply.iter_bytes():
            count += len(part)
            if count > largest:
                raise TooLarge
            file.write(part)
