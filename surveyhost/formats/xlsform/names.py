"""What XLSForm reader and writer agree on: names of columns, of languages and of rows.

An XLSForm has no word for some of what a questionnaire says (themes, favourable ends, bands). That stands in columns of
our own, which other tools pass over; everything else stands where the convention has it.
"""

from ..languages import language_of, named

__all__ = ["heading", "language_of"]

KIND, THEME, FAVOURABLE = "surveyhost_kind", "surveyhost_theme", "surveyhost_favourable"
LABELS, NOT_APPLICABLE = "surveyhost_labels", "surveyhost_not_applicable"
RANDOM, BANDS, OUTCOME, RATES = "surveyhost_random", "surveyhost_bands", "surveyhost_outcome", "surveyhost_rates"
BESIDE = "surveyhost_beside"
OWN = (KIND, THEME, FAVOURABLE, LABELS, NOT_APPLICABLE, RANDOM, BANDS, RATES, BESIDE)
THEMES = "themes"
"""The name of our own sheet."""
OTHER = "other"
"""Of our own column of kinds: the row is the text that an option of the choice above it asks for."""
CHOSEN = "chosen"
"""`code.chosen` is the question which departments serve me; no item's code holds a point."""
LIKERT, MULTILINE, TABLE = "likert", "multiline", "table-list"
TITLE, INTRO = "surveyhost_title", "surveyhost_intro"
"""The title and introduction in the settings, one column for each language."""
SECTION = "section."
"""What a section's name begins with where an item has the same code; no item's code holds a point."""


def heading(column: str, language: str) -> str:
    """label::Tiếng Việt (vi)"""
    return f"{column}::{named(language)}"
