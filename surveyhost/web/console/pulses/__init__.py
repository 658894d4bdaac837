"""Pulses of a client: set up, approved, stopped."""
