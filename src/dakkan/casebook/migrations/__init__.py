"""Migrations of the casebook: each adds, none rewrites a line."""
