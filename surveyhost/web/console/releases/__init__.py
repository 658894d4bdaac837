"""Releases in the console: comments, checks, the second signature."""
