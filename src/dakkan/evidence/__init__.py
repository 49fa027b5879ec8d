"""Evidence: every record as it was given, kept unchanged, with its chain of hashes."""
