"""What comes back of letters, and what follows."""
