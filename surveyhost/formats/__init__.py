"""Questionnaires from elsewhere: what is taken, and what was left out."""
