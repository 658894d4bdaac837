"""Comments whose writers can be answered: the client's page."""
