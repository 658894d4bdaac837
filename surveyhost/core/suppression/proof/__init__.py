"""Checks of a release that share no code with what made it."""
