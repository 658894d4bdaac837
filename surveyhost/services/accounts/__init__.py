"""Who may sign in, and whose accounts may stand beside each other under a release."""
