"""The keeper's half of the split count, on bytes alone: no clock, no file, no network, no database."""
