"""What a letter carries beside its words: a mark by which it is known again, and how its reader stops the next."""
