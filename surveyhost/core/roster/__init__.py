"""Rosters: columns, rows, people, and all problems of a file, reported together."""
