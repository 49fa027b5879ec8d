"""The answer as SARIF 2.1.0, which code hosts show beside the lines."""

from typing import Any
from urllib.parse import quote

from dakkan.leaks.document import plain, why
from dakkan.model.leak import TITLES, Leak, LeakSearch, Place
from dakkan.texts import N_, _, say

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(search: LeakSearch, version: str) -> dict[str, Any]:
    kinds = sorted({leak.kind for leak in (*search.leaks, *search.accepted)})
    results = [_result(leak, place) for leak in search.leaks for place in leak.places]
    results += [_result(leak, place, accepted=True) for leak in search.accepted for place in leak.places]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "dakkan leaks",
                        "version": version,
                        "rules": [
                            {"id": kind, "shortDescription": {"text": _(TITLES.get(kind, kind))}}
                            for kind in kinds
                        ],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {"level": "warning", "message": {"text": f"{plain(one.what)}: {why(one)}"}}
                            for one in search.blind
                        ],
                    }
                ],
                "results": results,
            }
        ],
    }


def _result(leak: Leak, place: Place, *, accepted: bool = False) -> dict[str, Any]:
    text = say(
        N_("{kind} {secret} of {account}"),
        kind=_(TITLES.get(leak.kind, leak.kind)),
        secret=leak.secret,
        account=leak.account_sid or leak.key_sid or "?",
    )
    result: dict[str, Any] = {
        "ruleId": leak.kind,
        "level": "error" if leak.confidence == "high" else "warning",
        "message": {"text": text},
        "partialFingerprints": {"secretSha256": leak.fingerprint},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.path, errors="surrogateescape")},
                    "region": {"startLine": max(1, place.line), "startColumn": max(1, place.column)},
                }
            }
        ],
        "properties": {
            "commit": place.commit,
            "author": plain(place.author or "") or None,
            "authoredAt": place.authored_at,
            "refs": [plain(ref) for ref in place.refs],
            "inHead": place.in_head,
        },
    }
    if accepted:
        result["suppressions"] = [{"kind": "external"}]
    return result
