"""What the intake face does: it looks at a key, seals what was sent, and lays it down."""
