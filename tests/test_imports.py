"""Who may import whom: data flows one way, and only the parts named here know each other."""

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "src" / "dakkan"
EVERYWHERE = {"errors", "texts", "__init__"}
MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "twilio": {"model"},
    "evidence": {"model"},
    "lure": {"model"},
    "leaks": {"model"},
    "collect": {"model", "twilio", "evidence"},
    "detect": {"model", "evidence", "lure"},
    "baseline": {"model"},
    "rules": {"model", "evidence"},
    "casebook": {"model"},
    "case": {"model", "evidence", "casebook"},
    "respond": {"model", "twilio"},
    "steps": {"model"},
    "report": {"model"},
    "simulator": set(),
    "drills": {"model", "pipeline", "casework", "workspace", "simulator", "twilio"},
    "cli": {
        *("model", "pipeline", "baselines", "own_rules", "casework", "documents", "workspace"),
        *("drills", "simulator", "lure", "leaks", "leakwork", "code_hosts"),
    },
}
ANYTHING = {
    "pipeline",
    "leakwork",
    "leaktrial",
    "code_hosts",
    "baselines",
    "own_rules",
    "casework",
    "documents",
    "workspace",
}
"""The files that join the parts; nobody below knows them."""


def imported(file: Path) -> set[str]:
    """The parts of our own package that `file` imports, wherever in the file it does."""
    package = ("dakkan", *file.relative_to(PACKAGE).parent.parts)
    parts = set()
    for node in ast.walk(ast.parse(file.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *((node.module or "").split(".") if node.module else ())))
            names = [f"{module}.{alias.name}" for alias in node.names]
        parts |= {name.split(".")[1] for name in names if name.startswith("dakkan.")}
    return parts


def test_each_part_imports_only_what_it_may() -> None:
    wrong = [
        f"{file.relative_to(PACKAGE)}: {name}"
        for part, allowed in MAY_IMPORT.items()
        for file in (PACKAGE / part).rglob("*.py")
        for name in sorted(imported(file) - allowed - EVERYWHERE - {part})
        if not name.startswith("__")
    ]

    assert not wrong, "\n".join(wrong)


def test_every_part_has_a_rule() -> None:
    parts = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.rglob("*.py"))}

    assert parts == set(MAY_IMPORT)


def test_every_single_file_at_the_top_is_known() -> None:
    files = {path.stem for path in PACKAGE.glob("*.py")}

    assert files == ANYTHING | EVERYWHERE | {"__main__"}


def test_only_the_client_knows_http() -> None:
    knows = {
        str(file.relative_to(PACKAGE).parent)
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
        if name.split(".")[0] == "httpx2" and not file.is_relative_to(PACKAGE / "simulator")
    }

    assert knows <= {"twilio", "drills", "."}  # "." is workspace.py, which hands a transport on


HEAVY = {
    "click",
    "ibis",
    "pandas",
    "numpy",
    "pyarrow",
    "duckdb",
    "django",
    "httpx2",
    "rich",
    "altair",
    "starlette",
    "sigma",
    "yaml",
}


def modules_after(program: str) -> set[str]:
    """What is imported when `program` has run in a fresh interpreter."""
    tail = "\nimport sys; print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program + tail], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_help_imports_at_most_three_times_what_an_empty_program_does() -> None:
    bare = modules_after("pass")

    helped = modules_after(
        "import sys; sys.argv = ['dakkan', '--help']\nfrom dakkan.__main__ import run; run()"
    )

    assert not {name.split(".")[0] for name in helped} & HEAVY
    assert len(helped) <= 3 * len(bare)


def test_the_command_frame_imports_nothing_heavy_either() -> None:
    framed = modules_after("from dakkan.cli.main import run; run(['--version'])")

    assert not {name.split(".")[0] for name in framed} & (HEAVY - {"click"})
