"""Exit codes of every command; a contract with users' scripts."""

DONE = 0
FAILED = 1
USAGE = 2
FOUND = 3
"""A sign of takeover, or residual access."""
BLIND = 4
"""Nothing found, but could not look everywhere."""
UNKNOWN = 5
"""The outcome of a step is unknown: run `dakkan resume`."""
INTERRUPTED = 130
