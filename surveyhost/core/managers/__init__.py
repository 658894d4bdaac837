"""Who heads which unit, as a file says it: a column of a roster, or a list of addresses and units."""
