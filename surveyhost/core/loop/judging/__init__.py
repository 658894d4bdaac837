"""Whether a figure got better: the interval of a difference, what to expect if nothing changed, rule and verdict."""
