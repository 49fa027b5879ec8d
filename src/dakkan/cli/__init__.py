"""The command line: arguments in, pipeline, exit code. No decision is taken here."""
