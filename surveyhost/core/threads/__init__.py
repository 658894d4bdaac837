"""Threads: printed comments whose writers, whom nobody knows, can be answered."""
