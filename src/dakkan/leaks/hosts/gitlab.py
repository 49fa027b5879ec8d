"""GitLab, its own cloud or a house's: everything of a group or a person, or whatever holds one of our SIDs.

Code search over all projects is there only where the instance has advanced or exact code search; elsewhere the
projects that the token belongs to are searched in whole.
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from dakkan.leaks.hosts.client import BadQuery, Client, Exhausted, HostError, NotAllowed, NotThere, whole
from dakkan.leaks.hosts.http import Send, origin
from dakkan.leaks.hosts.source import Found, Source, refused
from dakkan.model.leak import Unseen
from dakkan.texts import N_

URL = "https://gitlab.com"
MOST_JOBS = 300
"""Of one project, the newest."""
MOST_FORKS = 50
_NO_SEARCH = N_(
    "this GitLab does not search the code of all projects; those of the token's owner are searched in whole"
)
_NEWEST_ONLY = N_(
    "GitLab's code search looks at default branches only and not into history; what matched is searched in whole, the"
    " rest is not"
)
_JOBS = N_("logs of older jobs are not searched; only of the newest {most}")
_FORKS = N_("{count} of its forks are not searched; only the newest {most} are")
_OTHERS = N_("only what this token may see is listed; private projects and snippets of others are not")


def client(url: str, token: str, send: Send) -> Client:
    base = (url or URL).rstrip("/").removesuffix("/api/v4")
    return Client(f"{base}/api/v4", {"Authorization": f"Bearer {token}"}, send, secret=token)


class GitLab:
    id = "gitlab"
    title = "GitLab"

    def __init__(self, client: Client) -> None:
        self.client = client
        self._web = client.url.removesuffix("/api/v4")
        self.domain = self._web.partition("://")[2]

    def sources(self, owner: str, sids: Sequence[str]) -> Found:
        if owner == "-":
            yield from self._everywhere(sids)
            return
        name = quote(owner, safe="")
        try:
            self.client.get(f"/groups/{name}", {"with_projects": "false"})
        except NotThere:
            yield from self._projects(f"/users/{name}/projects", {})
            yield Unseen(f"{self.domain}/{owner}", _OTHERS)
            return
        yield from self._projects(
            f"/groups/{name}/projects", {"include_subgroups": "true", "with_shared": "false"}
        )
        yield Unseen(f"{self.domain}/{owner}", _OTHERS)

    def _everywhere(self, sids: Sequence[str]) -> Found:
        seen: set[int] = set()
        for sid in sids:
            what = f"{self.domain}: {sid}"
            try:
                for row in self.client.rows("/search", {"scope": "blobs", "search": sid, "per_page": 100}):
                    number = row.get("project_id")
                    if isinstance(number, int) and number not in seen:
                        seen.add(number)
                        yield from self._one(number)
                yield Unseen(what, _NEWEST_ONLY)
            except (BadQuery, NotAllowed, NotThere):
                yield Unseen(what, _NO_SEARCH)
        yield from self._projects("/projects", {"membership": "true"})
        yield from self._snippets("/snippets", f"{self.domain}/snippets")

    def _one(self, number: int) -> Found:
        try:
            row = self.client.get(f"/projects/{number}")
        except Exhausted:
            raise
        except HostError as error:
            yield refused(f"{self.domain}: project {number}", error)
            return
        yield self._source(row)

    def _projects(self, path: str, parameters: Mapping[str, object]) -> Found:
        for row in self.client.rows(path, {**parameters, "per_page": 100, "order_by": "id"}):
            yield self._source(row)

    def _source(self, row: Mapping[str, Any], kind: str = "repository") -> Source:
        name = str(row.get("path_with_namespace", ""))
        page = str(row.get("web_url") or f"{self._web}/{name}")
        statistics = row.get("statistics")
        size = statistics.get("repository_size") if isinstance(statistics, dict) else 0
        said = str(row.get("visibility", ""))
        return Source(
            f"{self.domain}/{name}",
            kind,
            str(row.get("http_url_to_repo") or f"{self._web}/{name}.git"),
            page,
            said if said in ("public", "internal") else "private",
            f"{page}/edit",
            "",  # last_activity_at lags by an hour: the branches are asked instead
            whole(size),
            str(whole(row.get("id"))),
            row.get("wiki_enabled") is not False and row.get("wiki_access_level") != "disabled",
            whole(row.get("forks_count")),
            row.get("builds_access_level") != "disabled",
        )

    # ---- what lies beside a project ------------------------------------------------------------

    def beside(self, source: Source) -> Found:
        if source.kind != "repository":
            return
        if source.has_wiki:
            url = source.url.removesuffix(".git") + ".wiki.git"
            page = f"{source.page}/-/wikis/home"
            yield Source(f"{source.name}.wiki", "wiki", url, page, source.visibility, source.settings)
        yield from self._snippets(f"/projects/{source.path}/snippets", f"{source.name}/snippets")
        if source.has_runs:
            yield from self._jobs(source)
        if source.forks:
            yield from self._forks(source)

    def _snippets(self, path: str, name: str) -> Found:
        try:
            for row in self.client.rows(path, {"per_page": 100}):
                number = whole(row.get("id"))
                said = str(row.get("visibility", ""))
                page = str(row.get("web_url", ""))
                yield Source(
                    f"{name}/{number}",
                    "snippet",
                    f"{path}/{number}/raw",
                    page,
                    said if said in ("public", "internal") else "private",
                    f"{page}/edit",
                    str(row.get("updated_at", "")),
                )
        except NotThere:
            return
        except NotAllowed as error:
            yield refused(name, error)

    def _jobs(self, source: Source) -> Found:
        what = f"{source.name}: CI"
        try:
            for shown, row in enumerate(self.client.rows(f"/projects/{source.path}/jobs", {"per_page": 100})):
                if shown == MOST_JOBS:
                    yield Unseen(what, _JOBS, {"most": MOST_JOBS})
                    return
                number = whole(row.get("id"))
                stamp = f"{row.get('status', '')} {row.get('finished_at', '')} {row.get('erased_at', '')}"
                page = f"{source.page}/-/jobs/{number}"
                path = f"/projects/{source.path}/jobs/{number}/trace"
                name = f"{source.name}/jobs/{number}"
                yield Source(name, "log", path, page, source.visibility, source.settings, stamp)
        except NotThere:
            return
        except NotAllowed as error:
            yield refused(what, error)

    def _forks(self, source: Source) -> Found:
        try:
            rows = self.client.rows(f"/projects/{source.path}/forks", {"per_page": 100})
            for shown, row in enumerate(rows):
                if shown == MOST_FORKS:
                    facts = {"count": max(source.forks - shown, 1), "most": MOST_FORKS}
                    yield Unseen(source.name, _FORKS, facts)
                    return
                yield self._source(row, "fork")
        except (NotAllowed, NotThere) as error:
            yield refused(f"{source.name}: forks", error)

    def lost_commits(self, source: Source) -> list[str]:
        """GitLab hands out no commit that nothing refers to; merge requests come with the mirror."""
        return []

    def git_header(self, url: str) -> str:
        if origin(url) != origin(self.client.url):
            return ""
        pair = base64.b64encode(f"oauth2:{self.client.secret}".encode()).decode()
        return f"Authorization: Basic {pair}"

    def by_hand(self, owner: str, sids: Sequence[str]) -> list[str]:
        group = "" if owner == "-" else f"groups/{quote(owner)}/-/"
        found = [f"{self._web}/{group}search?{urlencode({'search': sid, 'scope': 'blobs'})}" for sid in sids]
        return found if owner == "-" else [*found, f"{self._web}/{quote(owner)}"]
