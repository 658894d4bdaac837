"""What every use case stands on: the process context, the audit log, the clock, rows of surveys."""
