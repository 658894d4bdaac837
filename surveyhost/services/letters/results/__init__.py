"""The letter to all who were invited, once there are results to tell of."""
