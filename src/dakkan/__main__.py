"""`python -m dakkan` and the `dakkan` command."""

import sys

from dakkan.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
