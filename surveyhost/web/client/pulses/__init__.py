"""Pulses of a client, as HR reads them."""
