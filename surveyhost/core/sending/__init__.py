"""How fast letters go, and when: the pace of each receiver, a new sender's first days, a client's quiet hours."""
