"""Earlier waves: what the next one of a survey is held against."""
