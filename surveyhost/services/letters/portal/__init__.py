"""Letters to people with an account in the portal."""
