"""A released report from another side: rows and columns as the reader chooses them, and its comments searched."""
