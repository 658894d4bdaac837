"""How whoever got a letter stops the next ones, and what comes back of it."""
