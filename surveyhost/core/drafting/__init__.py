"""Editing a draft questionnaire: small named changes to its document, each of which leaves it readable.

Texts that nobody has written yet are `BLANK`, so that a draft is a questionnaire like any other at every moment.
"""
