"""The rules, pure: no clock, no randomness, no file, no database."""
