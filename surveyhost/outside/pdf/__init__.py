"""PDF files: printing, tagging, signing, taking apart."""
