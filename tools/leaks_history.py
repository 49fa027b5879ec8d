"""Generated git histories of a wanted size, for `bench_leaks.py`: real text, edited commit by commit.

The texts are those of the packages that are installed where this runs. Each commit rewrites some files: lines go,
lines of other files come. Two shapes: `many` small commits to small files, and few `large` ones to large files.
`python tools/leaks_history.py FOLDER many|large`
"""

import random
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# ruff: noqa: S603, S607, S101 - git on folders of our own

ENDINGS = {".py", ".js", ".css", ".html", ".json", ".po", ".txt", ".md", ".pyi", ".rst", ".c", ".h", ".toml"}


@dataclass(frozen=True)
class Shape:
    commits: int
    files_a_commit: int
    files: int
    smallest: int
    largest: int
    lines_an_edit: int


SHAPES = {
    "many": Shape(52_000, 2, 3_500, 1_000, 40_000, 18),
    "large": Shape(3_500, 24, 1_800, 8_000, 200_000, 26),
}


def _texts(shape: Shape, chance: random.Random) -> list[list[bytes]]:
    root = Path(sysconfig.get_paths()["purelib"])
    paths = [path for path in sorted(root.rglob("*")) if path.suffix in ENDINGS and path.is_file()]
    fitting = [path for path in paths if shape.smallest <= path.stat().st_size <= shape.largest]
    chance.shuffle(fitting)
    return [path.read_bytes().splitlines(keepends=True) for path in fitting[: shape.files]]


def _stream(shape: Shape, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    texts = _texts(shape, chance)
    pool = [line for text in texts for line in text if 20 < len(line) < 200]
    changed = list(range(len(texts)))
    for number in range(shape.commits):
        yield b"commit refs/heads/main\ncommitter A <a@shop.example> %d +0000\ndata 6\nchange\n" % (
            1_600_000_000 + 600 * number
        )
        for index in changed:
            body = b"".join(texts[index])
            yield b"M 644 inline src/d%d/f%d.txt\ndata %d\n%b\n" % (index % 60, index, len(body), body)
        changed = chance.sample(range(len(texts)), shape.files_a_commit)
        for index in changed:
            _edit(texts[index], pool, shape.lines_an_edit, chance)


def _edit(text: list[bytes], pool: list[bytes], lines: int, chance: random.Random) -> None:
    """Some lines of the file give way to as many of others, in one or two places."""
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(max(1, len(text)))
        count = chance.randint(1, lines)
        text[at : at + count] = chance.choices(pool, k=chance.randint(1, lines))


def build(folder: Path, shape: str, seed: int = 1) -> Path:
    """A packed bare repository `folder/SHAPE.git`; one that is there already is left as it is."""
    repository = folder.resolve() / f"{shape}.git"
    if (repository / "packed").exists():
        return repository
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(repository)], check=True)
    git = ["git", "-C", str(repository)]
    with subprocess.Popen([*git, "fast-import", "--quiet", "--depth=0"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for part in _stream(SHAPES[shape], seed):
            process.stdin.write(part)
    subprocess.run([*git, "repack", "-adq", "--window=5", "--depth=50"], check=True)
    (repository / "packed").touch()
    return repository


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), sys.argv[2]))
