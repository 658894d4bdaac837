"""The vendor's own people, and the audit log."""
