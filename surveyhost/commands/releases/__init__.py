"""Commands on releases, and those of a private key's keeper."""
