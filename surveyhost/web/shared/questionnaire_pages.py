"""A questionnaire as pages: one section each, or all on one. Says which page can still hold something to answer."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...core.questionnaire import conditions
from ...core.questionnaire.kinds import with_texts
from ...core.questionnaire.model import Item, Questionnaire, Section
from ...core.wave.policy import Pages


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    """From 1, in the questionnaire's order."""
    sections: tuple[Section, ...]
    codes: frozenset[str]
    """The codes of its items."""

    @property
    def is_random(self) -> bool:
        """Whether anything on it stands in an order of its own for each respondent."""
        return any(section.random or any(item.random for item in section.items) for section in self.sections)


_made: OrderedDict[tuple[int, str], tuple[Questionnaire, tuple[Page, ...]]] = OrderedDict()
_KEPT = 64


def pages_of(questionnaire: Questionnaire, pages: Pages) -> tuple[Page, ...]:
    """The pages of a questionnaire; `pages`: as the policy says. Kept by identity."""
    found = _made.get((id(questionnaire), pages))
    if found is not None:
        return found[1]
    made = _pages_of(questionnaire, pages)
    _made[id(questionnaire), pages] = (questionnaire, made)  # holding the object keeps its id from being given again
    while len(_made) > _KEPT:
        _made.popitem(last=False)
    return made


def _pages_of(questionnaire: Questionnaire, pages: Pages) -> tuple[Page, ...]:
    parts = [questionnaire.sections] if pages == Pages.ONE else [(section,) for section in questionnaire.sections]
    return tuple(
        Page(number, tuple(part), frozenset(item.code for section in part for item in with_texts(section.items)))
        for number, part in enumerate(parts, start=1)
    )


@lru_cache(maxsize=4096)
def _asked(text: str) -> frozenset[str]:
    """The codes of the items that a condition looks at."""
    return frozenset(test.item for test in conditions.tests(conditions.parse(text)))


def may_show(condition: str | None, answers: Mapping[str, Any], undecided: frozenset[str]) -> bool:
    """Whether a condition holds after these answers, or may yet: what it asks of `undecided` items is not known."""
    if condition is None or _asked(condition) & undecided:
        return True
    return conditions.holds(conditions.parse(condition), answers)


def to_draw(
    page: Page, answers: Mapping[str, Any], undecided: frozenset[str]
) -> Iterator[tuple[Section, tuple[Item, ...]]]:
    """What a page shows after these answers, section by section, nothing of a section without items.

    Items whose condition asks about `undecided` items (those of the same page) are among it: the page's script, or
    else the respondent, decides about them, and the server drops what was not to be answered.
    """
    for section in page.sections:
        if may_show(section.show_if, answers, undecided):
            items = tuple(item for item in section.items if may_show(item.show_if, answers, undecided))
            if items:
                yield section, items


def is_conditional_here(item: Item, section: Section, page: Page) -> bool:
    """Whether an item, or its section, depends on answers of the very page it stands on."""
    found = [text for text in (item.show_if, section.show_if) if text]
    return any(_asked(text) & page.codes for text in found)


def following(
    all_pages: tuple[Page, ...], number: int, answers: Mapping[str, Any], step: int, here: frozenset[str]
) -> Page | None:
    """The next page (step 1), or the one before (step -1), that may have something to show. None at either end."""
    place = number - 1 + step
    while 0 <= place < len(all_pages):
        page = all_pages[place]
        if any(True for _ in to_draw(page, answers, here | page.codes)):
            return page
        place += step
    return None
