"""What the DNS says about mail: where letters go, and how senders vouch for theirs."""
