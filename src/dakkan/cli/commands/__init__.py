"""One file a command; `cli.main` imports a file only when its command is called."""
