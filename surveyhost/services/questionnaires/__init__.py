"""Questionnaires: the library, drafts and their versions, files in and out, which units are rated."""
