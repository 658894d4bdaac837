"""Random questionnaires, and random answers to them, for hypothesis. Every kind and every rule can come up."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from surveyhost.core.grouping.rated_units import OUTSIDE
from surveyhost.core.questionnaire import conditions
from surveyhost.core.questionnaire.kinds import KINDS
from surveyhost.core.questionnaire.kinds.date import MONTHS, periods
from surveyhost.core.questionnaire.kinds.text import clean
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section, Theme
from surveyhost.core.questionnaire.shape import takes

LETTERS = st.sampled_from(list("aăâđêôơưáẻỗựy AZ09'\"\\${}[]#=,.…“”%-/אبש💡\u00a0"))
BEGIN, REST = "abcxyz", "abcxyz019_-"
CODES = st.builds("{}{}".format, st.sampled_from(BEGIN), st.text(REST, max_size=7))
OPTION_CODES = st.builds("{}{}".format, st.sampled_from(BEGIN + "0127"), st.text(REST, max_size=4))
RATES = st.sampled_from([None, OUTSIDE, "Kế toán", "Khối văn phòng / Nhân sự"])
LANGUAGES = st.lists(st.sampled_from(["vi", "en", "ar", "pt-BR", "zh-Hant"]), min_size=1, max_size=3, unique=True)


def words(longest=30, lines=False):
    letters = st.one_of(LETTERS, st.just("\n")) if lines else LETTERS
    return st.text(letters, min_size=1, max_size=longest).map(lambda text: clean(text) or "x")


class Maker:
    """Draws the parts of one questionnaire; remembers what may be referred to."""

    def __init__(self, draw):
        self.draw = draw
        self.languages = tuple(draw(LANGUAGES))
        self.codes = set()
        self.named = []

    def code(self):
        code = self.draw(CODES)
        while code in self.codes or code in {*conditions.WORDS, "go"}:
            code += "x"
        self.codes.add(code)
        return code

    def text(self, lines=False):
        return {language: self.draw(words(lines=lines)) for language in self.languages}

    def naming(self, text):
        """The text, or with a choice of an earlier section named in it."""
        if not self.named or self.draw(st.integers(0, 3)):
            return text
        code = self.draw(st.sampled_from(self.named))
        return {language: f"{words} {{{{{code}}}}}" for language, words in text.items()}

    def maybe_text(self):
        return self.text(lines=True) if self.draw(st.booleans()) else {}

    def options(self, fewest, most, exclusive=False):
        codes = self.draw(st.lists(OPTION_CODES, min_size=fewest, max_size=most, unique=True))
        chance = st.booleans() if exclusive else st.just(False)
        return tuple(Option(code, self.text(), self.draw(chance)) for code in codes)

    def departments(self):
        """Options that say which unit each of them is, or nothing yet."""
        return tuple(replace(one, rates=self.draw(RATES)) for one in self.options(2, 5))

    def labels(self, points):
        size = self.draw(st.sampled_from([2, points]))
        return {one: tuple(self.draw(words(8)) for _ in range(size)) for one in self.languages}

    def condition(self, earlier):
        """A condition over earlier items that can be asked about, or None."""
        asked = [item for item in earlier if KINDS[item.kind].can_be_asked]
        if not asked or self.draw(st.integers(0, 2)) == 0:
            return None
        return str(self.draw(_conditions(asked)))

    def item(self, earlier, themes):
        kind = self.draw(st.sampled_from(sorted(KINDS)))
        keys = takes(kind)
        values = {"help": self.naming(self.maybe_text()), "show_if": self.condition(earlier)}
        if "required" in keys:
            values["required"] = self.draw(st.booleans())
        if "theme" in keys and themes:
            values["theme"] = self.draw(st.sampled_from([None, *(theme.code for theme in themes)]))
        if "favourable" in keys:
            values["favourable"] = self.draw(st.sampled_from(["high", "low", "none"]))
        for flag in {"random", "not_applicable"} & keys:
            values[flag] = self.draw(st.booleans())
        values |= self.scale(kind, keys) | self.choices(kind, keys) | self.amounts(kind)
        return Item(self.code(), kind, self.naming(self.text(lines=True)), **values)

    def scale(self, kind, keys):
        points = 11 if kind == "enps" else self.draw(st.integers(3, 11))
        values = {"points": points} if kind == "enps" or "points" in keys else {}
        if "labels" in keys and (kind != "enps" or self.draw(st.booleans())):
            values["labels"] = self.labels(points)
        return values

    def choices(self, kind, keys):
        values = {"rows": self.options(1, 3)} if "rows" in keys else {}
        if "options" in keys:
            are_rated = kind == "service_matrix"
            values["options"] = self.departments() if are_rated else self.options(2, 5, exclusive=kind == "choices")
            if KINDS[kind].specifies and self.draw(st.booleans()):
                *rest, last = values["options"]
                values["options"] = (*rest, replace(last, other=True))
        if {"options", "minimum"} <= keys:
            fewest, most = sorted(self.draw(st.tuples(*[st.integers(1, len(values["options"]))] * 2)))
            values["minimum"] = self.draw(st.sampled_from([None, float(fewest)]))
            one_of_several = kind == "choices" and most == 1
            values["maximum"] = None if one_of_several else self.draw(st.sampled_from([None, float(most)]))
        return values

    def amounts(self, kind):
        if kind in {"text", "texts", "comment"}:
            return {"maximum": self.draw(st.sampled_from([None, 1.0, 40.0, 1000.0]))}
        if kind == "date":
            first, last = sorted(
                self.draw(st.sets(st.dates(date(2020, 1, 1), date(2022, 12, 31)), min_size=2, max_size=2))
            )
            by = [by for by in MONTHS if _has_periods(first, last, by)]
            return {"earliest": str(first), "latest": str(last), "by": self.draw(st.sampled_from(by))} if by else DAYS
        if kind != "number":
            return {}
        bounds = sorted(self.draw(st.sets(st.integers(-4000, 4000), min_size=3, max_size=6)))
        lowest, *bands, highest = (bound / 4 for bound in bounds)
        return {
            "bands": tuple(bands),
            "minimum": self.draw(st.sampled_from([None, lowest])),
            "maximum": self.draw(st.sampled_from([None, highest])),
        }


DAYS = {"earliest": "2020-01-01", "latest": "2021-12-31", "by": "year"}


def _has_periods(first, last, by):
    return 2 <= len(periods(str(first), str(last), by)) <= 40


def _values(item, kind, part):
    """What a condition may compare this part of an answer with."""
    if item.kind == "number":
        return st.one_of(st.integers(-99, 99), st.decimals(-9, 9, places=2))
    if item.kind == "text":
        return words(8)
    if item.options and not part:
        return st.sampled_from([option.code for option in item.options])
    return st.sampled_from([value for value in range(12) if kind.can_be(part, value)])


@st.composite
def _tests(draw, items):
    """One comparison that makes sense for one of the items."""
    item = draw(st.sampled_from(items))
    kind = KINDS[item.kind](item)
    parts = [()]
    if item.kind == "matrix":
        parts = [(row.code,) for row in item.rows]
    if item.kind == "service_matrix":
        parts += [(unit.code, row.code) for unit in item.options for row in item.rows]
    part = draw(st.sampled_from(parts))
    operator = draw(st.sampled_from(sorted(kind.operators(part))))
    value = "" if operator == conditions.ANSWERED else draw(_values(item, kind, part))
    return conditions.Test(item.code, part, operator, value)


def _conditions(items):
    return st.recursive(
        _tests(items),
        lambda inner: st.one_of(
            inner.map(conditions.Not),
            st.lists(inner, min_size=2, max_size=3).map(tuple).map(conditions.All),
            st.lists(inner, min_size=2, max_size=3).map(tuple).map(conditions.Either),
        ),
        max_leaves=4,
    )


@st.composite
def questionnaires(draw, sections=3, items=4):
    """A questionnaire that could stand in a file."""
    maker = Maker(draw)
    themes = tuple(Theme(maker.code(), maker.text(), place == 0) for place in range(draw(st.integers(0, 2))))
    earlier, made = [], []
    for _ in range(draw(st.integers(1, sections))):
        random = draw(st.booleans())
        show_if = maker.condition(earlier)
        before, own = list(earlier), []
        for _ in range(draw(st.integers(1, items))):
            own.append(maker.item(before if random else earlier, themes))
            earlier.append(own[-1])
            if own[-1].kind in {"rating", "matrix"} and not random and draw(st.booleans()):
                own.append(replace(own[-1], code=maker.code(), text=maker.text(), beside=True))
                earlier.append(own[-1])
        maker.named += [item.code for item in own if item.kind == "choice"]
        kind = draw(st.sampled_from(["plain", "touchpoint"]))
        rates = draw(RATES) if kind == "touchpoint" else None
        made.append(Section(maker.code(), maker.text(), tuple(own), kind, maker.maybe_text(), show_if, random, rates))
    if all(item.kind == "note" for item in earlier):
        made.append(Section(maker.code(), maker.text(), (Item(maker.code(), "comment", maker.text()),)))
    return Questionnaire(maker.code(), maker.languages, maker.text(), tuple(made), themes, maker.maybe_text())


def fields(item):
    """Every field name that an item has in a form."""
    rows = [row.code for row in item.rows]
    if item.kind == "matrix":
        return [item.code, *(f"{item.code}:{row}" for row in rows)]
    if item.kind == "service_matrix":
        return [item.code, *(f"{item.code}:{unit.code}:{row}" for unit in item.options for row in rows)]
    if item.kind == "date":
        return [item.code, *(f"{item.code}:{part}" for part in ("day", "month", "year"))]
    if KINDS[item.kind].texts(item):
        return [item.code, *(text.code for text in KINDS[item.kind].texts(item))]
    if item.kind == "ranking":
        return [item.code, *(f"{item.code}:{option.code}" for option in item.options)]
    return [item.code]


@st.composite
def forms(draw, questionnaire):
    """A posted form: mostly values that mean something somewhere, some that mean nothing."""
    form = {}
    for item in questionnaire.items():
        near = [
            *(str(value) for value in range(12)),
            *(option.code for option in item.options),
            "-",
            "na",
            "",
            "1.000",
            "2020",
            "2021",
        ]
        value = st.one_of(st.sampled_from(near), st.sampled_from(near), st.text(max_size=12))
        for name in fields(item):
            if draw(st.integers(0, 4)):
                form[name] = draw(st.lists(value, max_size=2 if draw(st.booleans()) else 1))
    return form | draw(st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=5), max_size=2), max_size=2))
