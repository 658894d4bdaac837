"""All that the respondent face can do."""
