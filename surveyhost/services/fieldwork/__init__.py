"""A wave from planning to forgetting."""
