"""Replies of clients to comments, read before they go."""
