"""What comes of a list of people that a personnel system keeps: keys of who may send it, links that are to end."""
