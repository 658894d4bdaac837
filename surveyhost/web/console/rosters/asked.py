"""The page that asks what each column of a roster means: as it is proposed, or as it was answered and refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from ....core.roster import columns as roster_columns
from ....core.roster.doubts import Doubt
from ....services.files import uploads
from ....services.rosters import file as roster_file
from ....services.setup import lists
from ...account.guard import account, house
from . import doubts as roster_doubts
from . import problems as roster_problems

Shown = str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """One line of the page."""

    heading: str
    values: Sequence[str]
    """The first few that stand below."""
    means: str
    """One of `OWN`, `IGNORED`, or the name of an attribute: what is proposed, or was chosen."""
    name: str
    """What it would be called as an attribute."""
    barred: str
    """Why nobody may import it; "" where one may."""
    doubt: str
    """Why it is asked about."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen and typed for each column, in order; and (field, sentence) of what is wrong with it."""

    means: Sequence[str]
    names: Sequence[str]
    problems: Sequence[tuple[str, str]]


def columns_page(
    page: lists.SurveyPage,
    filename: str,
    content: bytes,
    known: Mapping[str, str],
    as_read: bool = False,
    doubts: Sequence[Doubt] = (),
) -> str:
    """Each column with its first values and what is proposed for it; `as_read`: what the preview took it for.

    `doubts`: why some of them are asked about; it is proposed to leave those out.
    """
    found_in_file = roster_file.headings(content, known)
    names = [heading for heading, _ in found_in_file]
    read = dict(zip(names, roster_columns.meanings(names, known), strict=True))
    told = roster_doubts.reasons(doubts)
    if doubts:
        read |= dict.fromkeys(told, roster_columns.IGNORED)
    spoken_of = {name: means for name, means in read.items() if name} if as_read or doubts else known
    proposed = roster_columns.proposals(found_in_file, spoken_of)
    own = (*roster_columns.OWN, roster_columns.IGNORED)
    called = [heading if means in own else means for heading, means in zip(names, proposed, strict=True)]
    return _shown(page, filename, content, found_in_file, Answer(proposed, called, ()), told)


def refused_page(
    page: lists.SurveyPage, filename: str, content: bytes, found: Sequence[tuple[str, list[str]]], answer: Answer
) -> Shown:
    """The same, as it was answered, with what is wrong beside its field."""
    return _shown(page, filename, content, found, answer, {}), 422


def _shown(
    page: lists.SurveyPage,
    filename: str,
    content: bytes,
    found: Sequence[tuple[str, list[str]]],
    answer: Answer,
    told: Mapping[str, str],
) -> str:
    columns = [
        Column(heading, values, means, name, roster_problems.barred(heading), told.get(heading, ""))
        for (heading, values), means, name in zip(found, answer.means, answer.names, strict=True)
    ]
    return render_template(
        "console/rosters/roster_columns.html", survey=page, filename=filename, columns=columns, own=roster_columns.OWN,
        letter=roster_columns.letter, upload=keep(page, filename, content), problems=answer.problems,
    )  # fmt: skip


def keep(page: lists.SurveyPage, filename: str, content: bytes) -> str:
    """Keep the file for the next step; the name under which it is found."""
    return uploads.keep(house(), account().id, uploads.of_roster(page.id), filename, content)
