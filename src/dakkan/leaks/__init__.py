"""Where did credentials leak: files, archives, and every object of a git repository."""
