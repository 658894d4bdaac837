"""Lists of people as programs bring them, and as many people are held."""
