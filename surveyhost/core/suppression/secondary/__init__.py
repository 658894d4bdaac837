"""Secondary suppression: clipped cells cannot be recovered by subtraction."""
