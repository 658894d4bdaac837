"""The spare vault: what is done in both, and how the two are kept level."""
