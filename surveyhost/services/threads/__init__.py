"""Answering writers whom nobody knows: what the client says, who reads it first, and when it goes out."""
