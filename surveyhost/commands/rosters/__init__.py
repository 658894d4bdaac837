"""Commands for lists of people."""
