"""Service pulses: rounds, who is asked, when a period ends, and what stands out over a year."""
