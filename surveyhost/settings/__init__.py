"""Settings that lie in files of their own."""
