"""Parts about what became of findings."""
