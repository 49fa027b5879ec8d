"""Rule files as YAML documents that know their lines; bounded, since anybody may have written them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sigma.rule.base import SigmaYAMLLoader

from ..texts import N_, _, say
from .rule import Fault

MOST_BYTES = 1_000_000
_DEPTH = 50
"""Levels of nesting; the parser in C falls over tens of thousands."""


@dataclass(frozen=True)
class Document:
    """One rule as it stands in its file."""

    path: Path
    line: int
    content: dict[Any, Any]
    words: tuple[tuple[str, int], ...]
    """Every key and plain value with its line, in order."""

    def line_of(self, word: str) -> int:
        """The line where `word` stands, alone or before a `|modifier`; else the document's first."""
        if not word:
            return self.line
        places = (at for text, at in self.words if text == word or text.startswith(word + "|"))
        return next(places, self.line)

    def line_with(self, text: str) -> int:
        """The line of the longest word that `text` (somebody's error message) quotes."""
        quoted = [(word, at) for word, at in self.words if word and _quotes(text, word)]
        return max(quoted, key=lambda one: len(one[0]))[1] if quoted else self.line


def _quotes(text: str, word: str) -> bool:
    parts = word.split("|")[1:] if "|" in word else []
    return f"'{word}'" in text or any(f"'{part}'" in text for part in parts)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Files as named, and the *.yml and *.yaml of folders, sorted."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                one for one in path.iterdir() if one.suffix in (".yml", ".yaml") and one.is_file()
            )
        else:
            found.append(path)
    return found


def documents(path: Path) -> Iterator[Document | Fault]:
    """The documents of one file, or what is wrong with it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            yield Fault(path, 1, say(N_("larger than {most} bytes"), most=MOST_BYTES))
            return
        text = path.read_text(encoding="utf-8")
        _check_depth(text)
        nodes = [node for node in yaml.compose_all(text, Loader=SigmaYAMLLoader) if node is not None]
        for node in nodes:
            yield _document(path, node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        yield Fault(path, mark.line + 1 if mark else 1, _said(error))
    except yaml.YAMLError as error:
        yield Fault(path, 1, say(N_("not YAML: {why}"), why=str(error)[:200]))
    except UnicodeDecodeError:
        yield Fault(path, 1, _("not a text in UTF-8"))
    except OSError as error:
        yield Fault(path, 1, say(N_("cannot be read: {why}"), why=error.strerror or str(error)))


def _said(error: yaml.MarkedYAMLError) -> str:
    return say(N_("not YAML: {why}"), why=(error.problem or str(error))[:200])


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=SigmaYAMLLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEPTH:
                raise yaml.MarkedYAMLError(problem=_("nested too deeply"), problem_mark=event.start_mark)  # type: ignore[arg-type]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _document(path: Path, node: yaml.Node) -> Document | Fault:
    line = node.start_mark.line + 1
    loader = SigmaYAMLLoader("")
    try:
        content = loader.construct_document(node)
    except ValueError as error:  # 2026-13-41 looks like a date to YAML
        return Fault(path, line, say(N_("not YAML: {why}"), why=str(error)[:200]))
    finally:
        loader.dispose()
    if not isinstance(content, dict):
        return Fault(path, line, _("a rule is a mapping with title, logsource and detection"))
    return Document(path, line, content, tuple(_words(node)))


def _words(root: yaml.Node) -> Iterator[tuple[str, int]]:
    seen: set[int] = set()  # an anchor is walked once
    waiting: list[yaml.Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield str(node.value), node.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            for key, value in reversed(node.value):
                waiting += [value, key]
