"""Which differences are more than chance: two figures compared, and the differences of one page judged together."""
