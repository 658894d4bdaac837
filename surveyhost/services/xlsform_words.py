"""What XLSForm reader and writer agree on: names of columns, of languages and of rows.

An XLSForm has no word for some of what a questionnaire says (themes, favourable ends, bands). That stands in columns of
our own, which other tools pass over; everything else stands where the convention has it.
"""

import re
from collections.abc import Mapping

LANGUAGE_NAMES: Mapping[str, str] = {
    "vi": "Tiếng Việt",
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "de": "Deutsch",
    "pt": "Português",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
    "th": "ไทย",
    "id": "Bahasa Indonesia",
    "ar": "العربية",
}
ALIASES: Mapping[str, str] = {
    "vietnamese": "vi",
    "french": "fr",
    "spanish": "es",
    "german": "de",
    "portuguese": "pt",
    "chinese": "zh",
    "japanese": "ja",
    "korean": "ko",
    "thai": "th",
    "indonesian": "id",
    "arabic": "ar",
} | {name.lower(): code for code, name in LANGUAGE_NAMES.items()}
KIND, THEME, FAVOURABLE = "surveyhost_kind", "surveyhost_theme", "surveyhost_favourable"
LABELS, NOT_APPLICABLE = "surveyhost_labels", "surveyhost_not_applicable"
RANDOM, BANDS, OUTCOME = "surveyhost_random", "surveyhost_bands", "surveyhost_outcome"
OWN = (KIND, THEME, FAVOURABLE, LABELS, NOT_APPLICABLE, RANDOM, BANDS)
THEMES = "themes"
"""The name of our own sheet."""
CHOSEN = "chosen"
"""`code.chosen` is the question which departments serve me; no item's code holds a point."""
LIKERT, MULTILINE, TABLE = "likert", "multiline", "table-list"
_NAMED = re.compile(r"(.*)\(([^()]+)\)")
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


def heading(column: str, language: str) -> str:
    """label::Tiếng Việt (vi)"""
    return f"{column}::{named(language)}"


def named(language: str) -> str:
    """Tiếng Việt (vi)"""
    return f"{LANGUAGE_NAMES.get(language, language)} ({language})"


def language_of(name: str) -> str | None:
    """The language code that a heading names, with or without brackets; None if it names none."""
    match = _NAMED.fullmatch(name.strip())
    code = (match.group(2) if match else name).strip()
    if code.lower() in ALIASES:
        return ALIASES[code.lower()]
    if _CODE.fullmatch(code) and (match or len(code) == 2 or "-" in code):
        first, *rest = code.split("-")
        return "-".join([first.lower(), *rest])
    return None
