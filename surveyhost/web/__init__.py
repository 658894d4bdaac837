"""Four thin faces over the services."""
