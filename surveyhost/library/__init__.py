"""Ready-made questionnaires as TOML."""
