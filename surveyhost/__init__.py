"""surveyhost: employee surveys run by an outside party."""
