"""`python -m dakkan` and the `dakkan` command."""

import sys

HELP: tuple[list[str], ...] = ([], ["--help"], ["-h"])


def run() -> int:
    """Run the command line; the front page is shown without importing the parser."""
    if sys.argv[1:] in HELP:
        from dakkan import texts
        from dakkan.cli import front

        texts.use(texts.from_locale())
        print(front.page())  # noqa: T201 - the one text that is shown without click
        return 0
    from dakkan.cli.main import run as run_command

    return run_command()


if __name__ == "__main__":
    sys.exit(run())
