"""Rules from few words, and what they find in evidence from few words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

from builders import MAIN, SUB, WINDOW
from dakkan.model.finding import Detection
from dakkan.model.window import Window
from dakkan.rules.engine import run
from dakkan.rules.reading import read


def rule(detection: str, service: str = "audit", **more: str) -> str:
    """A rule whose only selection is `detection`, YAML with the indentation of a selection."""
    head = "".join(f"{name}: {value}\n" for name, value in {"title": "A rule", **more}.items())
    lines = "\n".join(f"    {line}" for line in detection.strip().splitlines())
    source = f"logsource: {{product: twilio, service: {service}}}\n"
    return f"{head}{source}detection:\n  sel:\n{lines}\n  condition: sel\n"


def found(
    folder: Path,
    text: str | Mapping[str, str],
    evidence: SimpleNamespace,
    *,
    window: Window = WINDOW,
    accounts: Sequence[str] = (MAIN, SUB),
) -> Detection:
    """What the rules (one file `rule.yml`, or files by name) find in the evidence."""
    files = {"rule": text} if isinstance(text, str) else text
    for name, content in files.items():
        (folder / f"{name}.yml").write_text(content)
    return run(read([folder]), vars(evidence), window, accounts)


def sids(detection: Detection) -> list[str]:
    """The records that findings point to."""
    assert not detection.broken, detection.broken
    return sorted(one.sid for finding in detection.findings for one in finding.exhibits)
