"""Rosters: checked, compared, imported; and the erasure of one person."""
