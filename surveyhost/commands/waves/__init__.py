"""Commands on waves."""
