"""Rosters in the console: file, preview, import, erasure."""
