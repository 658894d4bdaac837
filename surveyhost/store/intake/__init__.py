"""What the intake face may reach of the office's database: digests of keys, a key to seal to, a place to insert."""
