"""A follow-up wave: what it asks, and whom."""
