"""A closed wave whose answers were given in halves: from a firm's people to what the keeper counts."""

import random
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.grouping.earlier.newcomers import Earlier
from surveyhost.core.questionnaire import file
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section, Theme
from surveyhost.core.split import ballot, boxes, desk
from surveyhost.core.split.boxes import Labels
from surveyhost.core.split.count import commitment
from surveyhost.core.split.keeper import counting, ledger, plan
from surveyhost.core.split.keeper.counting import Counted, Said
from surveyhost.core.wave import policy as contracts
from surveyhost.core.wave import sealing
from surveyhost.core.wave.binding import sha256
from surveyhost.core.wave.policy import Count, Policy
from tests.attacker.firms import Firm, firm

TEXT = {"vi": "x", "en": "x"}
ENDS = {"vi": ("a", "b"), "en": ("a", "b")}
PLACES = tuple(Option(code, {"vi": code, "en": code}) for code in ("north", "south", "sea"))
PICKED = tuple(Option(code, {"vi": code, "en": code}) for code in ("tools", "time", "rules"))
QUESTIONNAIRE = Questionnaire(
    "split",
    ("vi", "en"),
    TEXT,
    (
        Section(
            "all",
            TEXT,
            (
                Item("q0", "rating", TEXT, points=5, labels=ENDS, theme="main"),
                Item("q1", "rating", TEXT, points=3, labels=ENDS, theme="main", favourable="low"),
                Item("grid", "matrix", TEXT, points=4, labels=ENDS, theme="main", rows=PLACES[:2]),
                Item("score", "enps", TEXT, points=11, labels=ENDS, theme="main"),
                Item("where", "choice", TEXT, options=PLACES),
                Item("years", "number", TEXT, minimum=0, maximum=50, bands=(5.0, 10.0)),
                Item("pick", "choices", TEXT, options=PICKED),
                Item("say", "comment", TEXT),
                Item("word", "text", TEXT, maximum=100),
            ),
        ),
    ),
    (Theme("main", TEXT, outcome=True),),
)
"""One item of each kind that can be counted in halves."""


def answers(draw: random.Random, skip: float = 0.04) -> dict:
    """What somebody answers."""
    made = {
        "q0": min(5, max(1, round(draw.gauss(3.6, 1)))),
        "q1": draw.randint(1, 3),
        "grid": {row.code: draw.randint(1, 4) for row in PLACES[:2] if draw.random() > skip},
        "score": draw.randint(4, 10),
        "where": draw.choice(PLACES).code,
        "years": Decimal(draw.randint(0, 30)),
        "pick": tuple(option.code for option in PICKED if draw.random() < 0.4) or ("time",),
        "say": f"More people on shift {draw.randint(1, 9)}, please." if draw.random() < 0.4 else "",
        "word": "",
    }
    return {code: value for code, value in made.items() if value and draw.random() > skip}


@dataclass
class Person:
    """Somebody who answered."""

    labels: Labels
    answers: Mapping[str, object]


@dataclass
class SplitWave:
    """A wave with everybody's boxes; change what a test is about, then export and count."""

    firm: Firm
    questionnaire: Questionnaire = QUESTIONNAIRE
    seed: int = 1
    k: int = 5
    policy_of: Mapping[str, object] = field(default_factory=dict)
    earlier: Sequence[Earlier] = ()

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)
        self.keeper = sealing.new_pair(self.draw.randbytes)
        self.desk = sealing.new_pair(self.draw.randbytes)
        self.secret = self.draw.randbytes(32)
        asked = [breakdowns.parse(text) for text in self.firm.breakdowns]
        self.planned = planning.plan(self.firm.people, asked, self.k, earlier=self.earlier, rates=())
        self.views = self.planned.views
        self.form = boxes.form_of(self.questionnaire, self.views)
        self.policy = self._policy()
        self.people = [
            Person(frozen.labels(self.views, unit, attributes), answers(self.draw))
            for unit, attributes, given in zip(
                self.planned.units, self.planned.attributes, self.firm.answers, strict=True
            )
            if given is not None
        ]
        self.halves = [self.split(person.answers) for person in self.people]
        self.ballots = [self.sealed(half, person.labels) for half, person in zip(self.halves, self.people, strict=True)]
        self.comments = {item: [self.comment(item, person) for person in self.people] for item in self.form.items}
        self.ledger: bytes | None = None

    def _policy(self) -> Policy:
        text = file.write(self.questionnaire)
        made = Policy(
            TEXT,
            "Client",
            "Vendor",
            1,
            self.k,
            sha256(text.encode()),
            frozen.digest(self.views),
            "2026-03-02T08:00+07:00",
            "2026-03-20T08:00+07:00",
            self.questionnaire.languages,
            breakdowns=tuple(text for text in self.firm.breakdowns if breakdowns.parse(text).name in self._named),
            keeper="Works council",
            public_key_hash=sha256(self.desk[0]),
            count=Count.SPLIT,
            keeper_key_hash=sha256(self.keeper[0]),
            script_hash="0" * 64,
            ballot_layout=ballot.digest(self.form.layout),
            query_commit=commitment(self.secret),
        )
        return replace(made, **self.policy_of)

    @property
    def _named(self) -> set[str]:
        return {view.name for view in self.views.views} | {*self.views.waiting}

    @cached_property
    def contract(self) -> bytes:
        return bytes.fromhex(contracts.digest(self.policy))

    @property
    def keys(self) -> tuple[bytes, bytes]:
        return self.keeper[0], self.desk[0]

    @cached_property
    def plan_file(self) -> bytes:
        documents = contracts.canonical(self.policy), file.write(self.questionnaire), frozen.to_bytes(self.views)
        return plan.write(*documents, *self.keys)

    @cached_property
    def plan(self) -> plan.Plan:
        return plan.read(self.plan_file)

    def split(self, given: Mapping[str, object], seed: bytes | None = None) -> ballot.Halves:
        picked = ballot.chosen(self.questionnaire, given)
        seeds = seed or self.draw.randbytes(32), self.draw.randbytes(32)
        return ballot.split(self.form.layout, picked, *seeds, self.contract)

    def sealed(self, halves: ballot.Halves, labels: Labels) -> tuple[bytes, bytes]:
        keeper, of_desk = boxes.seal_ballot(self.form, self.keys, self.contract, halves, labels)
        return keeper, of_desk

    def comment(self, item: str, person: Person) -> bytes:
        written = (item, str(person.answers.get(item, "")))
        return boxes.seal_comment(self.form, self.keys, self.contract, written, person.labels[0])

    def reseal(self, place: int, halves: ballot.Halves, labels: Labels | None = None) -> None:
        """Put other halves in the place of somebody's ballot."""
        self.halves[place] = halves
        self.ballots[place] = self.sealed(halves, self.people[place].labels if labels is None else labels)

    def exported(self) -> bytes:
        return desk.export(self.plan, self.desk[1], self.secret, self.ballots, self.comments)

    def announced(self) -> str:
        return desk.announced(self.plan, self.ballots, self.comments)

    def checked(self) -> None:
        self.ledger = counting.check(self.plan_file, self.keeper[1], self.ledger)[1]

    def count(self, exported: bytes | None = None, **said) -> Counted:
        """Check, export and count; the ledger is kept."""
        self.checked()
        spoken = Said(**{"announced": self.announced(), "first": ledger.FIRST, **said})
        ballots = self.exported() if exported is None else exported
        made = counting.count(self.plan_file, ballots, self.keeper[1], self.ledger, spoken)
        self.ledger = made.ledger
        return made


@cache
def _made(seed: int, size: int) -> SplitWave:
    return SplitWave(firm(seed, size))


def wave(seed: int = 3, size: int = 90) -> SplitWave:
    """A wave of a firm of this size, to be changed as a test likes."""
    made = copy(_made(seed, size))
    made.draw = random.Random(seed)
    made.people, made.halves, made.ballots = list(map(copy, made.people)), list(made.halves), list(made.ballots)
    made.comments = {item: list(held) for item, held in made.comments.items()}
    return made


def in_groups(sizes: Iterable[int], **given) -> SplitWave:
    """A wave of a firm with one unit of each size, all of whom answer, and no breakdown."""
    units = [f"Unit {number}" for number, size in enumerate(sizes) for _ in range(size)]
    return SplitWave(Firm(units, [{} for _ in units], [{} for _ in units]), **given)
