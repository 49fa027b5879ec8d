"""What is odd about one link, each with its weight; nothing is fetched.

Weights are in log-odds, so that they add up; they were rounded by hand after a look at held-out data and
say no more than "strong" (3), "clear" (2), "some" (1), "hardly" (below).
"""

from collections.abc import Iterator

from ..texts import N_
from .brands import Brand
from .hints import Hint, Reason
from .hosting import CHEAP_ENDINGS
from .links import Link
from .lookalikes import belongs_to_a_brand, is_of, looks_random, resembles, strange_letters
from .shorteners import is_shortener, looks_shortened

_AS_SENDER = 30
"""A name within so many letters of the start is taken for the sender's."""


def hints_of(link: Link, *, seen: frozenset[str], spoken: tuple[Brand, int] | None) -> Iterator[Hint]:
    """The hints of a link that is not the owner's; `spoken` is the brand that the text names, and where."""
    shown = {"host": link.shown}
    yield from _disguises(link, shown)
    short = is_shortener(link)
    if short:
        says = Reason(N_("{host} hides where the link leads."), shown)
        yield Hint("link-shortener", 0.8, says)
    known = link.site in seen
    theirs = belongs_to_a_brand(link) and not link.is_shared
    if theirs and not short:
        yield Hint("", -1.5, None, "of-a-brand")
    if not known and not theirs and not short:
        yield from _oddities(link, shown, bool(seen))
    if spoken and not known and not theirs and not is_of(link, spoken[0]):
        facts = {**shown, "brand": spoken[0].name}
        says = Reason(N_("It speaks for {brand}, but {host} is not theirs."), facts)
        aspect, weight = ("sender", 1.5) if spoken[1] < _AS_SENDER else ("named", 0.7)
        yield Hint("link-disguised", weight, says, aspect, 0.5 if short else 1.0)


def _disguises(link: Link, shown: dict[str, str]) -> Iterator[Hint]:
    if link.disguised:
        yield Hint(
            "link-disguised", 3.0, Reason(N_("The link to {host} hides behind another name."), shown), "user"
        )
    if link.is_address:
        yield Hint("link-address", 2.5, Reason(N_("The link leads to a bare address, {host}."), shown))
    if strange_letters(link.host):
        says = Reason(N_("{host} is spelled with letters that look like others."), shown)
        yield Hint("link-lookalike", 3.0, says)
    elif brand := resembles(link):
        says = Reason(N_("{host} pretends to be {brand}."), {**shown, "brand": brand})
        yield Hint("link-lookalike", 3.0, says)
    if link.port is not None:
        says = Reason(N_("The link to {host} uses port {port}."), {**shown, "port": str(link.port)})
        yield Hint("link-odd-port", 1.5, says)


def _oddities(link: Link, shown: dict[str, str], has_history: bool) -> Iterator[Hint]:
    if link.is_dynamic:
        says = Reason(N_("{host} is a name that anybody points anywhere within a minute."), shown)
        yield Hint("link-dynamic-dns", 2.0, says)
    elif link.is_shared:
        says = Reason(N_("{host} is a stranger's page under a well-known name."), shown)
        yield Hint("link-shared-host", 1.0, says)
    if looks_shortened(link):
        says = Reason(N_("{host} looks like a link shortener."), shown)
        yield Hint("link-shortener", 0.5, says, "like")
    if looks_random(link.host):
        yield Hint("link-unseen", 1.2, Reason(N_("{host} looks typed at random."), shown), "random")
    if link.host.rsplit(".", 1)[-1] in CHEAP_ENDINGS:
        says = Reason(N_("{host} has an ending that costs next to nothing."), shown)
        yield Hint("link-unseen", 0.7, says, "cheap")
    says = Reason(N_("{host} never appeared in this account's messages before."), shown)
    yield Hint("link-unseen", *((1.2, says, "history") if has_history else (0.3, says)))
