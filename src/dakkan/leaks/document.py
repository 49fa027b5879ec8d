"""The answer as `dakkan.leaks/1`. What comes from a repository is hostile; it stands here as data only."""

from typing import Any

from dakkan.leaks.advice import advice
from dakkan.model.leak import Leak, LeakSearch, Place, Unseen
from dakkan.texts import say

SCHEMA = "dakkan.leaks/1"


def document(search: LeakSearch) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "targets": [
            {
                "target": plain(one.target),
                "kind": one.kind,
                "commits": one.commits,
                "blobs": one.blobs,
                "bytes": one.bytes,
                "seconds": one.seconds,
                "samples": one.samples,
                "account_sids": list(one.accounts),
            }
            for one in search.targets
        ],
        "leaks": [_leak(one) for one in search.leaks],
        "accepted": [_leak(one) for one in search.accepted],
        "blind": [{"what": plain(one.what), "why": why(one)} for one in search.blind],
        "advice": [plain(step) for step in advice(search.leaks, search.targets)],
    }


def _leak(leak: Leak) -> dict[str, Any]:
    return {
        "kind": leak.kind,
        "account_sid": leak.account_sid,
        "key_sid": leak.key_sid,
        "secret": leak.secret,
        "fingerprint": leak.fingerprint,
        "confidence": leak.confidence,
        "beside": leak.beside,
        "live": leak.live,
        "places": [_place(place) for place in leak.places],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": plain(place.path),
        "line": place.line,
        "column": place.column,
        "commit": place.commit,
        "author": plain(place.author) if place.author is not None else None,
        "authored_at": place.authored_at,
        "last_commit": place.last_commit,
        "refs": [plain(ref) for ref in place.refs],
        "in_head": place.in_head,
        "where": place.where,
        "object": place.object_id,
    }


def why(unseen: Unseen) -> str:
    return plain(say(unseen.why, unseen.facts))


def plain(text: str) -> str:
    """A path of undecodable bytes as text that every encoder takes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
