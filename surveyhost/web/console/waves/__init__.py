"""Waves in the console: plan, open, letters, slips, close, forget."""
