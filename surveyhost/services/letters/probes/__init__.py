"""A letter to ourselves before a wave opens: what the mail provider makes of it."""
