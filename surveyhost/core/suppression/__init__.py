"""After fieldwork: which cells may be printed."""
