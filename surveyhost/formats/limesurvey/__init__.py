"""LimeSurvey structure files (.lss)."""
