"""Lists of people that come from personnel systems: keys of who may send one, and the way from looking to importing."""
