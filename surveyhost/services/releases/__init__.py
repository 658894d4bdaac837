"""Releases: comments read, a second person, files printed and kept, checked by anybody."""
