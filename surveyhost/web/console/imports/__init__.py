"""Questionnaires brought as files: what is left out, before they take their place and afterwards."""
