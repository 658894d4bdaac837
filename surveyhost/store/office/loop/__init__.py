"""Findings, and what a client does about them: their tables, and the questions asked of them."""
