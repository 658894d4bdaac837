"""Releases: the protected tables, figures derived from them, and how anybody checks them."""
