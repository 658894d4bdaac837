"""Commands for languages: the messages of participants, the names of units and values."""
