"""Text as people type it: how names are sorted, and which numbers stand in it."""
