"""Questionnaires and answers: values, files, checks, conditions, measures."""
