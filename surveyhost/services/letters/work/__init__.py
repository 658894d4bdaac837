"""Letters to people who work with reports."""
