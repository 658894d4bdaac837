"""How letters leave: by which account, at which pace to each receiver, over several connections, and when not yet."""
