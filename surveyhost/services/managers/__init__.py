"""Readers for whoever heads a unit, made out of a roster's column or a list."""
