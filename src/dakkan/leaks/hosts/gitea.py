"""Gitea and Forgejo: everything of an organization or a person, or all that the token's owner may reach.

Their API has no code search, so with `-` every repository that the token's owner has or works in is searched.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from dakkan.errors import UsageError
from dakkan.leaks.hosts.client import Client, NotAllowed, NotThere, whole
from dakkan.leaks.hosts.http import Send, origin
from dakkan.leaks.hosts.source import Found, Source, refused
from dakkan.model.leak import Unseen
from dakkan.texts import N_, say

MOST_FORKS = 50
MOST_JOBS = 300
_NO_SEARCH = N_(
    "Gitea cannot be asked by its API which files hold a SID; only what the token's owner has was searched"
)
_OTHERS = N_("only what this token may see is listed; private repositories of others are not")
_JOBS = N_("logs of older jobs are not searched; only of the newest {most}")
_NO_LOGS = N_("this Gitea does not hand out the logs of Actions")
_FORKS = N_("{count} of its forks are not searched; only the newest {most} are")


def client(url: str, token: str, send: Send) -> Client:
    if not url:
        raise UsageError(say(N_("Which Gitea? Set GITEA_URL, for example to https://codeberg.org")))
    base = url.rstrip("/").removesuffix("/api/v1")
    return Client(f"{base}/api/v1", {"Authorization": f"token {token}"}, send, secret=token)


class Gitea:
    id = "gitea"
    title = "Gitea"

    def __init__(self, client: Client) -> None:
        self.client = client
        self._web = client.url.removesuffix("/api/v1")
        self.domain = self._web.partition("://")[2]

    def sources(self, owner: str, sids: Sequence[str]) -> Found:
        if owner == "-":
            yield from self._repositories("/user/repos")
            yield Unseen(self.domain, _NO_SEARCH)
            return
        name = quote(owner, safe="")
        try:
            self.client.get(f"/orgs/{name}")
            path = f"/orgs/{name}/repos"
        except NotThere:
            path = f"/users/{name}/repos"
        yield from self._repositories(path)
        yield Unseen(f"{self.domain}/{owner}", _OTHERS)

    def _repositories(self, path: str, kind: str = "repository") -> Iterator[Source]:
        for row in self.client.rows(path, {"limit": 50}):
            yield self._source(row, kind)

    def _source(self, row: Mapping[str, Any], kind: str) -> Source:
        name = str(row.get("full_name", ""))
        page = f"{self._web}/{quote(name)}"
        visibility = "private" if row.get("private") else "internal" if row.get("internal") else "public"
        return Source(
            f"{self.domain}/{name}",
            kind,
            str(row.get("clone_url") or f"{page}.git"),
            page,
            visibility,
            f"{page}/settings",
            "",  # updated_at changes with other things too, and not with every push
            whole(row.get("size")) << 10,
            "/".join(quote(part, safe="") for part in name.split("/")),
            bool(row.get("has_wiki")),
            whole(row.get("forks_count")),
            row.get("has_actions") is not False,
        )

    def beside(self, source: Source) -> Found:
        if source.kind != "repository":
            return
        if source.has_wiki:
            url = source.url.removesuffix(".git") + ".wiki.git"
            page = f"{source.page}/wiki"
            yield Source(f"{source.name}.wiki", "wiki", url, page, source.visibility, source.settings)
        if source.has_runs:
            yield from self._jobs(source)
        if source.forks:
            yield from self._forks(source)

    def _jobs(self, source: Source) -> Found:
        what = f"{source.name}: Actions"
        rows = self.client.rows(f"/repos/{source.path}/actions/jobs", {"limit": 50}, "jobs")
        try:
            for shown, row in enumerate(rows):
                if shown == MOST_JOBS:
                    yield Unseen(what, _JOBS, {"most": MOST_JOBS})
                    return
                number = whole(row.get("id"))
                path = f"/repos/{source.path}/actions/jobs/{number}/logs"
                stamp = f"{row.get('status', '')} {row.get('completed_at', '')}"
                name = f"{source.name}/actions/jobs/{number}"
                page = str(row.get("html_url") or f"{source.page}/actions")
                yield Source(name, "log", path, page, source.visibility, source.settings, stamp)
        except NotThere:
            yield Unseen(what, _NO_LOGS)
        except NotAllowed as error:
            yield refused(what, error)

    def _forks(self, source: Source) -> Found:
        try:
            for shown, row in enumerate(self.client.rows(f"/repos/{source.path}/forks", {"limit": 50})):
                if shown == MOST_FORKS:
                    facts = {"count": max(source.forks - shown, 1), "most": MOST_FORKS}
                    yield Unseen(source.name, _FORKS, facts)
                    return
                yield self._source(row, "fork")
        except (NotAllowed, NotThere) as error:
            yield refused(f"{source.name}: forks", error)

    def lost_commits(self, source: Source) -> list[str]:
        """Gitea tells of none; requests' commits come with the mirror."""
        return []

    def git_header(self, url: str) -> str:
        if origin(url) != origin(self.client.url):
            return ""
        pair = base64.b64encode(f"dakkan:{self.client.secret}".encode()).decode()
        return f"Authorization: Basic {pair}"

    def by_hand(self, owner: str, sids: Sequence[str]) -> list[str]:
        if owner != "-":
            return [f"{self._web}/{quote(owner)}"]
        return [f"{self._web}/explore/code?{urlencode({'q': sid})}" for sid in sids]
