"""How the survey was done, who answered and who is missing."""
