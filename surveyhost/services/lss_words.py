"""What LimeSurvey calls things, and what it prints by itself."""

WORDS = {
    "Y": {"vi": "Có", "en": "Yes"},
    "N": {"vi": "Không", "en": "No"},
    "U": {"vi": "Không chắc", "en": "Uncertain"},
    "I": {"vi": "Tăng", "en": "Increase"},
    "S": {"vi": "Như cũ", "en": "Same"},
    "D": {"vi": "Giảm", "en": "Decrease"},
    "F": {"vi": "Nữ", "en": "Female"},
    "M": {"vi": "Nam", "en": "Male"},
}
"""What LimeSurvey prints itself for the answers of its fixed lists; English where we don't know the language."""
CHANGES = frozenset(
    {"array_filter", "array_filter_exclude", "em_validation_q", "em_validation_sq", "equation", "random_group"}
    | {"other_replace_text", "time_limit", "value_range_allows_missing", "validation"}
)
"""Attributes that change what is asked or taken. All others say how a page looks."""
NAMES = {
    "1": "an array on two scales",
    "D": "a date",
    "I": "a switch of languages",
    "K": "several numbers",
    "N": "a number, which we take only with bands to count it in",
    "Q": "several short texts",
    ":": "an array of numbers",
    ";": "an array of texts",
    "|": "a file to be sent",
    "*": "an equation",
}
"""Types that have no counterpart here."""
