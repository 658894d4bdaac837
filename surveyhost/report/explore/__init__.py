"""Published tables from another side: rows and columns as a reader chooses, of one release and nothing behind it."""
