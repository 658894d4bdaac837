"""Clients in the console: settings, words of their letters, sign-on."""
