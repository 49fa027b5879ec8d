"""From an account, or from exported files, into evidence."""
