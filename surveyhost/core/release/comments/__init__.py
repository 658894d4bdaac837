"""Comments before they are printed: what could name somebody in them, and what their reviewer decides."""
