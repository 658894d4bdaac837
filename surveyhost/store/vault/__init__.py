"""The vault: what stands there, and every statement on it."""
