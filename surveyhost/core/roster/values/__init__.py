"""What the cell of a list may hold, each kind by itself."""
