"""Adapters: each module here is the only one that talks to its library or server."""
