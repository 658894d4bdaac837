"""Tabulation: opens responses one at a time, adds them to a cube of counts, and discards them.

A `Tally` runs in memory that does not grow with the number of responses: it keeps counts by org block and frozen
group, and how many of each label profile answered each measure. Its `cube` is what is stored, encrypted: counts by
the groups *at close* only, each of at least `floor` respondents, and who (by profile) answered, never what.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import thresholds
from ..grouping.construct import closing_labels, coarsen
from ..grouping.frozen import SILENT, Views, digest
from ..questionnaire.kinds import KINDS
from ..questionnaire.measures import Answers, Measure, comment_items, measures
from ..questionnaire.model import Item, Questionnaire
from ..release.outcomes import outcome, related
from .cube import Cube, Ints
from .refusals import AnswerOutsideScale, MoreAnswersThanSeats, UnknownLabels

Labels = tuple[str, ...]
BATCH = 2048
NO_THREADS: Mapping[str, str] = {}
LARGEST = 50_000_000
"""Counts of profiles by categories up to which they are held in memory."""


class _Table:
    """Counts by rows that are met one after another; grows by doubling."""

    def __init__(self, width: int) -> None:
        self.rows: dict[tuple[str, ...], int] = {}
        self.counts = np.zeros((16, width), dtype=np.uint32)

    def row(self, key: tuple[str, ...]) -> int:
        if key not in self.rows:
            self.rows[key] = len(self.rows)
            if len(self.rows) > len(self.counts):
                self.counts = np.concatenate([self.counts, np.zeros_like(self.counts)])
        return self.rows[key]

    def used(self) -> npt.NDArray[np.uint32]:
        return self.counts[: len(self.rows)]


class Tally:
    """Counts responses. Raises Refusal where a response does not fit the views or the questionnaire."""

    def __init__(self, questionnaire: Questionnaire, views: Views) -> None:
        self.views = views
        self.measures = measures(questionnaire)
        self.categories = tuple(measure.categories for measure in self.measures)
        self.comment_items = comment_items(questionnaire)
        self.comments: dict[tuple[str, str], list[str]] = {}
        self.threads: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self.profiles = _Table(1)
        self._place: list[tuple[int, ...]] = []  # for each profile its row in each table of counts
        self._readers = [_reader(questionnaire.item(measure.item), measure) for measure in self.measures]
        self._offsets = np.concatenate([[0], np.cumsum(self.categories)])[:-1].astype(np.int64)
        self._answerers = np.zeros((16, len(self.measures)), dtype=np.uint32)
        width = int(sum(self.categories))
        self._answers: Ints | None = np.zeros((16, width), dtype=np.int64)
        self._tables = [_Table(width) for _ in range(1 + len(views.views))]
        self._known = [set(views.blocks)] + [{group.code for group in view.groups} | {SILENT} for view in views.views]
        self._batch = np.full((BATCH, len(self.measures)), -1, dtype=np.int64)
        self._rows = np.zeros(BATCH, dtype=np.int64)
        self._waiting = 0
        self._outcome, self._joint = self._pairs(questionnaire)

    def _pairs(self, questionnaire: Questionnaire) -> tuple[int, dict[int, Ints]]:
        """Position of the outcome among the measures (-1: none), and of each related one with its table of zeros."""
        of = outcome(questionnaire)
        if of is None:
            return -1, {}
        at = {measure.code: place for place, measure in enumerate(self.measures)}
        width = of.categories
        pairs = {at[one.code]: np.zeros((one.categories, width), dtype=np.int64) for one in related(questionnaire)}
        return at[of.code], pairs

    def add(self, labels: Labels, answers: Answers, threads: Mapping[str, str] = NO_THREADS) -> None:
        """Count one response. labels: those of its seat. answers: checked values by item code. threads: of comments in
        it whose writer asked to be answerable."""
        row = self._profile(tuple(labels))
        self._batch[self._waiting] = [read(answers) for read in self._readers]
        for item in self.comment_items:
            said = answers.get(item)
            if said:
                self.comments.setdefault((item, labels[0]), []).append(said)
                if item in threads:
                    self.threads.setdefault((item, labels[0]), []).append((said, threads[item]))
        self._rows[self._waiting] = row
        self._waiting += 1
        if self._waiting == BATCH:
            self._flush()

    def _profile(self, labels: Labels) -> int:
        new = labels not in self.profiles.rows
        if new:
            if len(labels) != len(self._known) or any(a not in b for a, b in zip(labels, self._known, strict=False)):
                raise UnknownLabels()
            self._place.append(
                tuple(table.row((labels[0], labels[v])) for v, table in enumerate(self._tables)),
            )
        row = self.profiles.row(labels)
        if row >= len(self._answerers):
            self._answerers = np.concatenate([self._answerers, np.zeros_like(self._answerers)])
            if self._answers is not None:
                wide = 2 * self._answers.size <= LARGEST
                self._answers = np.concatenate([self._answers, np.zeros_like(self._answers)]) if wide else None
        return row

    def _flush(self) -> None:
        """Move the waiting responses into the counts."""
        if not self._waiting:
            return
        rows, chosen = self._rows[: self._waiting], self._batch[: self._waiting]
        answered = chosen >= 0
        np.add.at(self.profiles.counts[:, 0], rows, 1)
        np.add.at(self._answerers, (np.broadcast_to(rows[:, None], chosen.shape)[answered], np.nonzero(answered)[1]), 1)
        column = (chosen + self._offsets)[answered]
        place = np.array([self._place[row] for row in rows], dtype=np.int64)
        for v, table in enumerate(self._tables):
            np.add.at(table.counts, (np.broadcast_to(place[:, v, None], chosen.shape)[answered], column), 1)
        if self._answers is not None:
            np.add.at(self._answers, (np.broadcast_to(rows[:, None], chosen.shape)[answered], column), 1)
        for position, joint in self._joint.items():
            both = answered[:, position] & answered[:, self._outcome]
            np.add.at(joint, (chosen[both, position], chosen[both, self._outcome]), 1)
        self._batch[: self._waiting] = -1
        self._waiting = 0

    def merge(self, other: "Tally") -> None:
        """Add the counts of another tally of the same wave (two processes share the work)."""
        if digest(self.views) != digest(other.views) or self.categories != other.categories:
            raise ValueError("tallies of one wave only")
        self._flush()
        other._flush()
        if other._answers is None:
            self._answers = None
        for labels, theirs in other.profiles.rows.items():
            mine = self._profile(labels)
            self.profiles.counts[mine] += other.profiles.counts[theirs]
            self._answerers[mine] += other._answerers[theirs]
            if self._answers is not None and other._answers is not None:
                self._answers[mine] += other._answers[theirs]
        for table, added in zip(self._tables, other._tables, strict=True):
            rows = [table.row(key) for key in added.rows]
            table.counts[rows] += added.used()
        for position, joint in other._joint.items():
            self._joint[position] += joint
        for key, said in other.comments.items():
            self.comments.setdefault(key, []).extend(said)
        for key, pairs in other.threads.items():
            self.threads.setdefault(key, []).extend(pairs)

    def cube(self, k: int, seats: Mapping[Labels, int] | None = None) -> Cube:
        """Close the tally: coarsen the views on those who answered, and keep counts by the coarser groups only.

        k: the policy's minimum. seats: seats per label profile, counted at close; Refusal if more answered.
        """
        self._flush()
        profiles = list(self.profiles.rows)
        people = [int(count) for count in self.profiles.used()[:, 0]]
        for profile, count in zip(profiles, people, strict=True):
            if seats is not None and count > seats.get(profile, 0):
                raise MoreAnswersThanSeats()
        closing = coarsen(self.views, profiles, people, thresholds.floor(k))
        positions = _positions(closing)
        now = [_at(positions, closing_labels(self.views, closing, profile)) for profile in profiles]
        kinds = {labels: row for row, labels in enumerate(sorted(set(now)))}
        rows = np.array([kinds[labels] for labels in now], dtype=np.int64)
        respondents = np.zeros(len(kinds), dtype=np.int64)
        np.add.at(respondents, rows, people)
        answerers = np.zeros((len(kinds), len(self.measures)), dtype=np.int64)
        np.add.at(answerers, rows, self._answerers[: len(profiles)])
        answers = None
        if self._answers is not None:
            answers = np.zeros((len(kinds), self._answers.shape[1]), dtype=np.int64)
            np.add.at(answers, rows, self._answers[: len(profiles)])
        return Cube(
            digest(self.views),
            closing,
            k,
            tuple(measure.code for measure in self.measures),
            self.categories,
            np.array(sorted(kinds), dtype=np.int64).reshape(len(kinds), len(positions)),
            respondents,
            answerers,
            tuple(self._coarse_counts(v, closing, positions[v]) for v in range(len(positions))),
            self._lists(closing),
            {self.measures[position].code: table for position, table in self._joint.items()},
            answers,
            self._threads(closing),
        )

    def _coarse_counts(self, v: int, closing: Views, positions: Mapping[str, int]) -> Ints:
        """The counts of one view, summed over what has become one group."""
        table = self._tables[v]
        made = np.zeros((len(positions), table.counts.shape[1]), dtype=np.int64)
        for (block, code), row in table.rows.items():
            now = closing.unit[block].block
            if v == 0:
                made[positions[now]] += table.counts[row]
            elif code != SILENT and now not in closing.views[v - 1].silent:
                group = closing.cells[v - 1][self.views.first_cells[v - 1][code]]
                made[positions[group]] += table.counts[row]
        return made

    def _lists(self, closing: Views) -> dict[str, dict[str, tuple[str, ...]]]:
        lists: dict[str, dict[str, list[str]]] = {item: {} for item in self.comment_items}
        for (item, block), said in self.comments.items():
            lists[item].setdefault(closing.unit[block].block, []).extend(said)
        # by block, not by which box was opened first: what is printed must not hang on the order of boxes
        return {item: {block: tuple(sorted(held[block])) for block in sorted(held)} for item, held in lists.items()}

    def _threads(self, closing: Views) -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
        made: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for (item, block), pairs in self.threads.items():
            made.setdefault(item, {}).setdefault(closing.unit[block].block, []).extend(pairs)
        return {item: {block: tuple(sorted(held[block])) for block in sorted(held)} for item, held in made.items()}


def _reader(item: Item, measure: Measure) -> Callable[[Answers], int]:
    """From one response to the category of one measure, -1 if it was not answered. Can be sent to another process."""
    return partial(_category, KINDS[item.kind].category, item, measure)


def _category(
    category: Callable[[Item, Measure, Any], int | None], item: Item, measure: Measure, answers: Answers
) -> int:
    if item.code not in answers:
        return -1
    found = category(item, measure, answers[item.code])
    if found is None:
        return -1
    if not 0 <= found < measure.categories:
        raise AnswerOutsideScale(code=item.code)
    return found


def _positions(views: Views) -> list[Mapping[str, int]]:
    return [views.index, *({group.code: i for i, group in enumerate(view.groups)} for view in views.views)]


def _at(positions: Sequence[Mapping[str, int]], labels: Labels) -> tuple[int, ...]:
    return tuple(-1 if label == SILENT else where[label] for where, label in zip(positions, labels, strict=True))
