"""A wave: contract, life cycle, identities, sealing, receipts."""
