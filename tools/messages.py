"""Keeps the Japanese catalogue in step with the code: `update`, `check`, `missing`, `fill FILE`.

`update` extracts every marked text, merges it into `dakkan.po` and compiles `dakkan.mo`. `check` says what is
missing, stale or differs in its placeholders, and ends with 1. `missing` prints JSON of untranslated texts;
`fill` takes the same JSON with translations in it.
"""

import io
import json
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "dakkan"
PO = SOURCE / "locale" / "ja" / "LC_MESSAGES" / "dakkan.po"
MO = PO.with_suffix(".mo")
KEYWORDS = dict.fromkeys(("_", "N_", "say", "sentence"))
METHODS = [("**.py", "python"), ("**/templates/*.html", "jinja2.ext:babel_extract")]
HEADER = "# Japanese texts of Dakkan. Made by tools/messages.py; edit the msgstr lines only.\n"


def extracted() -> dict[str, set[str]]:
    """Every text that is marked in the code, with the files it stands in."""
    found: dict[str, set[str]] = {}
    for file, _line, message, _comments, _context in extract_from_dir(SOURCE, METHODS, keywords=KEYWORDS):
        text = message[0] if isinstance(message, tuple) else message
        if text:
            found.setdefault(text, set()).add(f"src/dakkan/{file}")
    return found


def translated() -> dict[str, str]:
    """What the catalogue holds."""
    if not PO.exists():
        return {}
    with PO.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file, locale="ja") if one.id}


def catalogue(texts: dict[str, set[str]], translations: dict[str, str]) -> Catalog:
    made = Catalog(
        locale="ja",
        domain="dakkan",
        project="dakkan",
        version="",
        msgid_bugs_address="",
        language_team="",
        header_comment=HEADER.rstrip(),
        fuzzy=False,
    )
    for text, files in sorted(texts.items(), key=lambda one: (sorted(one[1])[0], one[0])):
        made.add(text, translations.get(text, ""), locations=[(file, 0) for file in sorted(files)])
    return made


def as_po(made: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, made, width=110, include_lineno=False, omit_header=False, sort_output=False)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator")
    kept = [line for line in out.getvalue().decode().splitlines(True) if not line[1:].startswith(dated)]
    return "".join(kept).encode()


def as_mo(po: bytes) -> bytes:
    out = io.BytesIO()
    catalogue = read_po(io.BytesIO(po), locale="ja")
    catalogue.creation_date = datetime(
        2000, 1, 1, tzinfo=UTC
    )  # else the same texts give other bytes each minute
    write_mo(out, catalogue)
    return out.getvalue()


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name is not None}


def faults() -> Iterator[str]:
    """What is wrong with the catalogue; nothing when it is in step."""
    texts, translations = extracted(), translated()
    for text, files in sorted(texts.items()):
        here = f"{sorted(files)[0]}: {text!r}"
        given = translations.get(text, "")
        if not given:
            yield f"no Japanese: {here}"
        elif (problem := mismatch(text, given)) is not None:
            yield f"{problem}: {here}"
    for text in sorted(set(translations) - set(texts)):
        yield f"no longer in the code: {text!r}"
    if not MO.exists() or not PO.exists() or as_mo(PO.read_bytes()) != MO.read_bytes():
        yield "dakkan.mo is not what dakkan.po says: run `make messages`"


def mismatch(text: str, given: str) -> str | None:
    """What keeps `given` from standing in for `text`."""
    try:
        wanted = placeholders(text)
    except ValueError:
        return None  # braces that are no placeholders: shown as they are
    try:
        return None if placeholders(given) == wanted else "other placeholders"
    except ValueError:
        return "unbalanced braces"


def update(more: dict[str, str] | None = None) -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    po = as_po(catalogue(extracted(), {**translated(), **(more or {})}))
    PO.write_bytes(po)
    MO.write_bytes(as_mo(po))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            update()
        case ["fill", path]:
            update(json.loads(Path(path).read_text()))
        case ["missing"]:
            known = translated()
            print(json.dumps({text: "" for text in extracted() if not known.get(text)}, indent=1))
        case ["check"]:
            found = list(faults())
            print("\n".join(found), file=sys.stderr, end="\n" if found else "")
            return 1 if found else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
