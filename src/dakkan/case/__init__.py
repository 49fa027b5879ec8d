"""One suspected takeover: its record, its verdict, what was touched, what it cost."""
