"""The texts of a questionnaire out of another tool's: our language codes, no markup, none missing or too long."""

import re
from collections.abc import Callable, Mapping

from ..core.errors import Refusal
from ..core.questionnaire.shape import LABEL_LENGTH, LANGUAGE, LINE_LENGTH, TEXT_LENGTH
from ..core.questionnaire.texts import BLANK
from .htmltext import stripped, values_of

Tell = Callable[..., None]
"""Called with a place, a sentence, and its values by name."""


def language_code(name: str) -> str | None:
    """Another tool's name of a language as ours (pt-BR, de-informal, zh-Hans stay); None if it is no code."""
    first, *rest = re.split("[-_]", name.strip())
    code = "-".join([first.lower(), *rest])
    return code if LANGUAGE.fullmatch(code) else None


class Words:
    """Makes texts, and tells once for each place what they lose."""

    def __init__(self, codes: Mapping[str, str], tell: Tell) -> None:
        self.codes = codes
        self.languages = tuple(dict.fromkeys(codes.values()))
        self._tell = tell
        self._told: set[tuple[object, ...]] = set()

    def tell_of(self, place: str, sentence: str, **values: str | int | Refusal) -> None:
        """A loss, once."""
        known = (place, sentence, *((name, str(value)) for name, value in values.items()))
        if known not in self._told:
            self._told.add(known)
            self._tell(place, sentence, **values)

    def bare(self, found: Mapping[str, str], place: str) -> dict[str, str]:
        """The words in each of our languages in which there are any."""
        made: dict[str, str] = {}
        for name, markup in found.items():
            code = self.codes.get(name)
            if code is None:
                continue  # told for the language as a whole
            text = stripped(markup)
            for loss in text.losses:
                sentence, values = values_of(loss)
                self.tell_of(place, sentence, **values)
            if text.words:
                made.setdefault(code, text.words)
        return made

    def complete(self, made: Mapping[str, str], place: str, needed: bool) -> dict[str, str]:
        """With `…` where a language lacks the text; {} where it may be missing altogether, and is."""
        if not made and not needed:
            return {}
        lacking = [one for one in self.languages if one not in made]
        if len(lacking) == len(self.languages):
            self.tell_of(place, "a text that is blank; … stands for it")
        elif lacking:
            self.tell_of(place, "a text that is missing in %(language)s; … stands for it", language=", ".join(lacking))
        return {one: made.get(one, BLANK) for one in self.languages}

    def text(self, found: Mapping[str, str], place: str, needed: bool = False) -> dict[str, str]:
        """Of several lines."""
        made = {one: self.cut(words, TEXT_LENGTH, place) for one, words in self.bare(found, place).items()}
        return self.complete(made, place, needed)

    def line(self, found: Mapping[str, str], place: str, most: int = LINE_LENGTH) -> dict[str, str]:
        """Of one line, in every language."""
        return self.complete(
            {one: self.one_line(words, place, most) for one, words in self.bare(found, place).items()}, place, True
        )

    def label(self, found: Mapping[str, str], place: str) -> dict[str, str]:
        """Of a point of a scale."""
        return self.line(found, place, LABEL_LENGTH)

    def one_line(self, words: str, place: str, most: int = LINE_LENGTH) -> str:
        """A text without line breaks."""
        if "\n" in words:
            self.tell_of(place, "line breaks, which became spaces")
        return self.cut(" ".join(words.split()), most, place)

    def cut(self, words: str, most: int, place: str) -> str:
        """A text no longer than it may be."""
        if len(words) <= most:
            return words
        kept = words[: most - 1].rpartition(" ")[0] or words[: most - 1]
        self.tell_of(
            place,
            "the end of a text of more than %(most)s characters: %(rest)s",
            most=str(most),
            rest=words[len(kept) :].strip(),
        )
        return kept.rstrip() + "…"
