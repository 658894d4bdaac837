"""Telling everybody: the results page, its poster, and the letter to all who were invited."""
