"""The casebook's database: one append-only table, reached through Django's models."""
