"""Files that others made: read in a process of its own, kept between preview and import."""
