"""Comparison with earlier waves: which groups may be stated, so that two waves side by side reveal nobody."""
