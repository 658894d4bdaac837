"""Lists of people that a client's personnel system sends: the door for it, and the keys that open it."""
