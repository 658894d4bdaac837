"""The house's own running: worker, backup, health, what needs doing."""
