"""Three thin faces over the services."""
