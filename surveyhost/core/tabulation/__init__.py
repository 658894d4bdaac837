"""From opened responses to counts."""
