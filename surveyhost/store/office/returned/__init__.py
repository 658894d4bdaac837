"""What came back of letters."""
