"""The questionnaire editor: one page a survey, and what stands around it."""
