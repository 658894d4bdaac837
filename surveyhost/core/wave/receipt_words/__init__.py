"""Words that are easy to copy by hand: 4,096 per language, still distinct without tone marks, case and spaces."""

from . import en, vi

LISTS = {"en": en.WORDS, "vi": vi.WORDS}
