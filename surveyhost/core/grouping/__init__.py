"""Before fieldwork: the groups in which people will be counted."""
