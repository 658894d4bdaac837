"""The desk's side of the vault: publishing a wave, mixing, closing, destroying."""
