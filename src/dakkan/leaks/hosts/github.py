"""GitHub, and GitHub Enterprise: everything of an organization or a person, or whatever holds one of our SIDs.

Shapes and limits as in GitHub's published description of its API. Issues, texts of pull requests, releases, packages
and artifacts are not asked for; pull requests' commits come with the mirror.
"""

import base64
import re
from collections.abc import Generator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from dakkan.errors import UsageError
from dakkan.leaks.hosts.client import Client, Exhausted, HostError, NotAllowed, NotThere, whole
from dakkan.leaks.hosts.github_search import matching
from dakkan.leaks.hosts.http import Send, origin
from dakkan.leaks.hosts.source import Found, Source, refused
from dakkan.model.leak import Unseen
from dakkan.texts import N_, say

API = "https://api.github.com"
MOST_FORKS = 50
"""Of one repository, the newest."""
MOST_RUNS = 200
"""Of one repository, the newest; GitHub keeps logs for 90 days unless told otherwise."""
_MOST_LOST = 500
_OWNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.\-]{0,98})?")
_REPOSITORY = re.compile(r"[A-Za-z0-9_.\-]{1,100}/[A-Za-z0-9_.\-]{1,100}")
_NEVER = "0" * 40

_FEWER = N_("the token sees {seen} of {count} repositories")
_OTHERS_PRIVATE = N_("private repositories of somebody else are not shown to this token")
_SECRET_GISTS = N_("secret gists are listed for nobody but their owner")
_MEMBERS = N_("only members who show it in public are listed for this token")
_FORKS = N_("{count} of its forks are not searched; only the newest {most} are")
_RUNS = N_("logs of older runs are not searched; only of the newest {most}")


def client(url: str, token: str, send: Send) -> Client:
    headers = {"Authorization": f"Bearer {token}", "X-GitHub-Api-Version": "2022-11-28"}
    return Client(url or API, headers, send, accept="application/vnd.github+json", secret=token)


class GitHub:
    id = "github"
    title = "GitHub"

    def __init__(self, client: Client) -> None:
        self.client = client
        parts = urlsplit(client.url)
        self._cloud = parts.hostname == "api.github.com"
        self.domain = "github.com" if self._cloud else parts.netloc
        self._web = "https://github.com" if self._cloud else f"{parts.scheme}://{parts.netloc}"

    # ---- what is searched ----------------------------------------------------------------------

    def sources(self, owner: str, sids: Sequence[str]) -> Found:
        if owner == "-":
            yield from self._with(sids, "")
            yield Unseen(
                f"{self.domain}: {self._gist_search(sids)}",
                N_("gists cannot be searched by the API; look there"),
            )
            return
        if not _OWNER.fullmatch(owner):
            raise UsageError(say(N_("{owner} is no name of an organization or a person."), owner=owner))
        about = self.client.get(f"/users/{quote(owner)}")
        organization = about.get("type") == "Organization"
        yield from self._with(sids, f"org:{owner}" if organization else f"user:{owner}")
        yield from self._organization(owner) if organization else self._person(owner, about)

    def _with(self, sids: Sequence[str], scope: str) -> Found:
        """The repositories in whose newest files a SID stands."""
        seen: set[str] = set()
        for sid in sids:
            for one in matching(self.client, sid, scope, self.domain):
                if isinstance(one, Unseen):
                    yield one
                elif one not in seen:
                    seen.add(one)
                    yield from self._one(one)

    def _one(self, name: str) -> Found:
        if not _named(name):
            return
        try:
            row = self.client.get(f"/repos/{name}")
        except Exhausted:
            raise
        except HostError as error:
            yield refused(f"{self.domain}/{name}", error)
            return
        yield from self._source(row)

    def _organization(self, owner: str) -> Found:
        count = yield from self._repositories(f"/orgs/{quote(owner)}/repos", {"type": "all"})
        yield from self._fewer(owner, count)
        yield from self._gists_of_members(owner)
        yield Unseen(f"{self.domain}/{owner}: gists", _SECRET_GISTS)

    def _gists_of_members(self, owner: str) -> Found:
        try:
            if self.client.reply(f"/orgs/{quote(owner)}/members", {"per_page": 1}).moved:
                yield Unseen(f"{self.domain}/{owner}: members", _MEMBERS)
            for row in self.client.rows(f"/orgs/{quote(owner)}/members", {"per_page": 100}):
                login = str(row.get("login", ""))
                if _OWNER.fullmatch(login):
                    yield from self._gists(f"/users/{quote(login)}/gists", login)
        except NotAllowed as error:
            yield refused(f"{self.domain}/{owner}: members", error)

    def _fewer(self, owner: str, seen: int) -> Found:
        """An organization tells its members how many repositories it has; other people, how many public ones."""
        about = self.client.get(f"/orgs/{quote(owner)}")
        private = about.get("total_private_repos")
        count = whole(about.get("public_repos")) + whole(private)
        if private is None:
            yield Unseen(f"{self.domain}/{owner}", _OTHERS_PRIVATE)
        elif seen < count:
            yield Unseen(f"{self.domain}/{owner}", _FEWER, {"seen": seen, "count": count})

    def _person(self, owner: str, about: Mapping[str, Any]) -> Found:
        own = self._login() == str(about.get("login", owner)).lower()
        if own:
            yield from self._repositories("/user/repos", {"affiliation": "owner"})
            yield from self._gists("/gists", owner)
            return
        yield from self._repositories(f"/users/{quote(owner)}/repos", {"type": "owner"})
        yield from self._gists(f"/users/{quote(owner)}/gists", owner)
        yield Unseen(f"{self.domain}/{owner}", _OTHERS_PRIVATE)
        yield Unseen(f"{self.domain}/{owner}: gists", _SECRET_GISTS)

    def _login(self) -> str:
        """Whose token it is; an app's belongs to nobody."""
        try:
            me = self.client.get("/user")
        except (NotAllowed, NotThere):
            return ""
        return str(me.get("login", "")).lower()

    def _repositories(
        self, path: str, parameters: Mapping[str, object]
    ) -> Generator[Source | Unseen, None, int]:
        """And in the end how many there were."""
        count = 0
        for row in self.client.rows(path, {**parameters, "per_page": 100, "sort": "full_name"}):
            count += 1
            yield from self._source(row)
        return count

    def _source(self, row: Mapping[str, Any], kind: str = "repository") -> Found:
        name = str(row.get("full_name", ""))
        if not _named(name):
            return
        page = f"{self._web}/{name}"
        yield Source(
            f"{self.domain}/{name}",
            kind,
            str(row.get("clone_url") or f"{page}.git"),
            page,
            _visibility(row),
            f"{page}/settings",
            str(row.get("pushed_at") or ""),
            whole(row.get("size")) << 10,
            name,
            bool(row.get("has_wiki")),
            whole(row.get("forks_count")),
        )

    def _gists(self, path: str, owner: str) -> Found:
        try:
            for row in self.client.rows(path, {"per_page": 100}):
                number = str(row.get("id", ""))
                if re.fullmatch(r"[0-9A-Za-z]+", number):
                    name = f"{self._gist_host()}/{owner}/{number}"
                    page = str(row.get("html_url", ""))
                    public = "public" if row.get("public") else "private"
                    url, stamp = str(row.get("git_pull_url", "")), str(row.get("updated_at", ""))
                    yield Source(name, "gist", url, page, public, page, stamp, path=number)
        except NotAllowed as error:
            yield refused(f"{self._gist_host()}/{owner}", error)

    def _gist_host(self) -> str:
        return "gist.github.com" if self._cloud else f"{self.domain}/gist"

    # ---- what lies beside a repository ---------------------------------------------------------

    def beside(self, source: Source) -> Found:
        if source.kind == "repository":
            if source.has_wiki:
                yield self._wiki(source)
            yield from self._runs(source)
            if source.forks:
                yield from self._forks(source)

    def _wiki(self, source: Source) -> Source:
        url = source.url.removesuffix(".git") + ".wiki.git"
        name, page = f"{source.name}.wiki", f"{source.page}/wiki"
        return Source(name, "wiki", url, page, source.visibility, source.settings)

    def _forks(self, source: Source) -> Found:
        rows = self.client.rows(f"/repos/{source.path}/forks", {"sort": "newest", "per_page": 100})
        try:
            for shown, row in enumerate(rows):
                if shown == MOST_FORKS:
                    facts = {"count": max(source.forks - shown, 1), "most": MOST_FORKS}
                    yield Unseen(source.name, _FORKS, facts)
                    return
                yield from self._source(row, "fork")
        except (NotAllowed, NotThere) as error:
            yield refused(f"{source.name}: forks", error)

    def _runs(self, source: Source) -> Found:
        """Logs of Actions. Where Actions are off, there are none."""
        rows = self.client.rows(f"/repos/{source.path}/actions/runs", {"per_page": 100}, "workflow_runs")
        try:
            for shown, row in enumerate(rows):
                if shown == MOST_RUNS:
                    yield Unseen(f"{source.name}: Actions", _RUNS, {"most": MOST_RUNS})
                    return
                yield self._run(source, row)
        except NotThere:
            return
        except NotAllowed as error:
            yield refused(f"{source.name}: Actions", error)

    def _run(self, source: Source, row: Mapping[str, Any]) -> Source:
        number = whole(row.get("id"))
        page = f"{source.page}/actions/runs/{number}"
        path = f"/repos/{source.path}/actions/runs/{number}/logs"
        stamp = f"{row.get('updated_at', '')} {row.get('run_attempt', '')} {row.get('status', '')}"
        name = f"{source.name}/actions/runs/{number}"
        return Source(name, "log", path, page, source.visibility, source.settings, stamp)

    def lost_commits(self, source: Source) -> list[str]:
        if source.kind not in ("repository", "fork"):
            return []
        found: list[str] = []
        for what in ("force_push", "branch_deletion"):
            parameters = {"activity_type": what, "per_page": 100}
            try:
                for row in self.client.rows(f"/repos/{source.path}/activity", parameters):
                    before = str(row.get("before", ""))
                    if before != _NEVER and before not in found:
                        found.append(before)
                    if len(found) >= _MOST_LOST:
                        return found
            except Exhausted:
                raise
            except HostError:
                return found  # older GitHub Enterprise; the mirror is searched all the same
        return found

    # ---- git and people ------------------------------------------------------------------------

    def git_header(self, url: str) -> str:
        own = {origin(self._web), origin(self.client.url)}
        if self._cloud:
            own.add(origin("https://gist.github.com"))
        if origin(url) not in own:
            return ""
        pair = base64.b64encode(f"x-access-token:{self.client.secret}".encode()).decode()
        return f"Authorization: Basic {pair}"

    def by_hand(self, owner: str, sids: Sequence[str]) -> list[str]:
        scope = "" if owner == "-" else f" org:{owner}"
        found = [
            f"{self._web}/search?{urlencode({'q': chr(34) + sid + chr(34) + scope, 'type': 'code'})}"
            for sid in sids
        ]
        if owner == "-":
            return [*found, self._gist_search(sids)] if sids else []
        return [*found, f"{self._web}/{quote(owner)}?tab=repositories"]

    def _gist_search(self, sids: Sequence[str]) -> str:
        base = "https://gist.github.com" if self._cloud else f"{self._web}/gist"
        return f"{base}/search?{urlencode({'q': ' OR '.join(sids)})}"


def _named(name: str) -> bool:
    return bool(_REPOSITORY.fullmatch(name)) and not {".", ".."} & set(name.split("/"))


def _visibility(row: Mapping[str, Any]) -> str:
    said = str(row.get("visibility") or "")
    return (
        said if said in ("public", "internal", "private") else "private" if row.get("private") else "public"
    )
