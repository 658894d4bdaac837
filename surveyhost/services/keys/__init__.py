"""The keys of the desk: the master key, the wrapping keys of each wave, the signing key."""
