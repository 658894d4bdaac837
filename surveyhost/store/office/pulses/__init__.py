"""Service pulses: what is asked about again and again, by whom it was approved, and whose list of people it uses."""
