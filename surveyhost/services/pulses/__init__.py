"""Service pulses: set up and approved once, then round after round by themselves."""
