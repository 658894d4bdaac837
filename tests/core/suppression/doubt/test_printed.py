"""What is taken for printed of each measure, held against what the attacker reads out of the release itself."""

from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.suppression.doubt.check import agrees
from surveyhost.core.suppression.doubt.choices import Rules
from surveyhost.core.suppression.doubt.options import Options, beside, questions, together
from surveyhost.core.suppression.doubt.printed import EXACT, printed
from surveyhost.core.suppression.publish import full_minimum
from surveyhost.core.suppression.ranked import over_one_base
from surveyhost.core.suppression.skips import count_skips
from surveyhost.core.suppression.tables import prove_all, read, to_be_shown
from tests.attacker.campaign import Campaign
from tests.attacker.firms import firm
from tests.attacker.sight import answered, bands, members, populations
from tests.core.suppression.test_publish_rows import ASKED, NAMES, Firm


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return Campaign(firm(3, 120))


@pytest.fixture(scope="module")
def counted(campaign):
    """The cube in which skips are counted, and the tables of the wave."""
    items = measures(campaign.questionnaire)
    cube = count_skips(over_one_base(campaign.cube, items), items)
    shown = to_be_shown(cube, [view.name for view in cube.views.views])
    tables, _ = read(cube, items, campaign.questionnaire, shown, {}, full_minimum(5))
    prove_all(cube, tables, np.random.default_rng(0))
    return cube, tables


def test_rows_are_those_of_the_release_and_count_whom_they_cover(campaign, counted):
    cube, tables = counted
    release = campaign.release(seed=1)
    whole = {group.code: members(group.covers, campaign.firm) for group in release.groups}
    clipped = 0
    for table in tables:
        code, seen = table.measure.code, printed(cube, table, ())
        people, gave = populations(campaign.firm, release, code, whole), answered(campaign.firm, code)
        told = {group for group, measure in {*release.cells, *release.views.withheld} if measure == code}
        assert set(seen.codes) == told and len(told) == len(seen.codes)
        for row, group in enumerate(seen.codes):
            truth = np.array(bands(campaign.firm, people[group] & gave, code))
            assert seen.counts[row].tolist() == truth.tolist(), (code, group)
            near = truth.sum() - truth.max() < 2
            assert seen.top[row] == (truth.argmax() if near else EXACT)
            assert seen.size[row] == len(people[group] & gave) == seen.n[seen.members[row]].sum()
            clipped += near
        units = {unit.code for unit in cube.views.units}
        assert [view == 0 for view in seen.view.tolist()] == [group in units for group in seen.codes]
        of = {group.code: view.name for view in cube.views.views for group in view.groups}
        pairs = {(of[group], view) for group, view in zip(seen.codes, seen.view.tolist(), strict=True) if view}
        assert len(pairs) == len({name for name, _ in pairs}) == len({view for _, view in pairs})
    assert clipped > 5


def test_answers_fit_what_is_printed_and_kinds_are_told_apart_by_it(counted):
    cube, tables = counted
    told_apart(cube, tables)


def test_so_they_do_on_a_scale_without_bands_and_where_breakdowns_are_not_shown():
    """Of a choice only rows with a full table are printed, for units alone; so is what was not proven."""
    made = Firm()
    items = measures(ASKED)
    cube = count_skips(over_one_base(made.cube, items), items)
    tables, _ = read(cube, items, ASKED, to_be_shown(cube, NAMES), {}, full_minimum(5))
    told_apart(cube, [replace(tables[0], asked=(0,), joint=(0,))])
    prove_all(cube, tables, np.random.default_rng(0))
    told_apart(cube, tables)
    plain = next(table for table in tables if table.measure.item == "where")
    seen = printed(cube, plain, ())
    full = {unit.code for unit, is_full in zip(cube.views.units, plain.rows.full, strict=True) if is_full}
    assert set(seen.codes) == full and len(full) < np.count_nonzero(plain.rows.n) and seen.width == 3


def told_apart(cube, tables):
    for table in tables:
        seen = printed(cube, table, ())
        assert seen.answers is not None and agrees(seen, seen.answers)
        assert (seen.sums(seen.answers) == seen.counts).all()
        assert seen.n.sum() == cube.answerers[:, table.number].sum() and seen.n.min() > 0
        assert len(np.unique(seen.membership, axis=0)) == len(seen.n), "no row tells two of these apart"
        assert printed(replace(cube, answers=None), table, ()).answers is None
        low, high = seen.room
        assert not low.any() and (high == seen.n[:, None]).all() and high.shape == seen.answers.shape


def test_what_is_kept_back_is_not_printed(counted):
    cube, tables = counted
    first, second = tables[:2]
    seen = printed(cube, first, ())
    lost = {(seen.codes[1], first.measure.code), (seen.codes[0], second.measure.code)}
    left = printed(cube, first, lost)
    assert left.codes == (seen.codes[0], *seen.codes[2:]) == seen.without({seen.codes[1]}).codes
    assert left.n.tolist() == seen.n.tolist(), "who was told apart once may be known apart"


@pytest.mark.parametrize(
    ("rules", "known", "bound"),
    [
        ((1, 4, False, 0), True, False),
        ((1, 4, False, 0), False, False),
        ((2, 4, False, 0), True, True),
        ((1, 3, False, 0), True, True),
        ((1, 4, True, 0), True, True),
        ((1, 3, False, 1), True, False),  # of four one is chosen alone, so three are all
        ((1, 2, False, 1), True, True),
        ((1, 4, False, 1), False, True),
    ],
)
def test_options_bind_each_other_where_a_person_may_not_choose_as_many_as_there_are(rules, known, bound):
    fewest, most, everybody, alone = rules
    assert Options((), Rules(fewest, most, everybody, np.arange(4) < alone), known).bound == bound


def test_how_many_may_be_chosen_is_read_off_the_questionnaire(campaign, counted):
    cube, tables = counted
    (section,) = campaign.questionnaire.sections
    items = tuple(replace(i, minimum=2, maximum=3) if i.code == "pick" else i for i in section.items)
    limited = replace(campaign.questionnaire, sections=(replace(section, items=items),))
    (options,) = questions(tables, limited, cube)
    assert (options.rules.fewest, options.rules.most) == (2, 3) and options.bound


def test_an_option_leaves_places_for_those_who_chose_none(campaign, counted):
    cube, tables = counted
    (options,) = questions(tables, campaign.questionnaire, cube)
    assert [table.measure.item for table in options.tables] == ["pick"] * len(options.tables)
    assert options.is_known and not options.bound
    assert (options.rules.fewest, options.rules.most, options.rules.everybody) == (1, len(options.tables), False)
    names = [table.measure.part[0] for table in options.tables]
    assert [name for name, alone in zip(names, options.rules.alone, strict=True) if alone] == ["none"]
    given = [answers["pick"] for answers in campaign.firm.answers if answers and "pick" in answers]
    nobody = sum(one == ("none",) for one in given)
    others = [name for name in names if name != "none"]
    for table in options.tables:
        shown = beside(printed(cube, table, ()), table, options, cube)
        if table.measure.part[0] == "none":
            low, high = shown.room
            took_part = int(shown.n.sum())
            assert shown.mates is None and len(shown.n) == 1
            assert low[0, 1] == 0 and high[0, 0] == took_part and low[0, 0] == took_part - high[0, 1]
            assert nobody <= high[0, 1] <= took_part - max(sum(name in one for one in given) for name in others)
            continue
        assert shown.mates is not None and shown.mates.alone == nobody and agrees(shown, shown.answers)
        rest = [name for name in others if name != table.measure.part[0]]
        assert int(shown.mates.most_chosen.sum()) >= max(sum(name in one for one in given) for name in rest)
        kinds = np.arange(len(shown.n))
        assert (shown.mates.places(kinds, shown.n, shown.answers[:, 1]) >= 0).all()


def test_taken_together_the_options_say_what_they_say_one_by_one(campaign, counted):
    cube, tables = counted
    (options,) = questions(tables, campaign.questionnaire, cube)
    withheld = {(printed(cube, options.tables[0], ()).codes[1], options.tables[0].measure.code)}
    choices = together(options, cube, withheld)
    assert choices.answers is not None and choices.agrees(choices.answers)
    for number, table in enumerate(options.tables):
        seen = printed(cube, table, withheld)
        lines = [line for line in choices.lines if line.option == number]
        assert [line.code for line in lines] == list(seen.codes)
        for row, line in enumerate(lines):
            assert (line.size, line.chose, line.top) == (seen.size[row], seen.counts[row, 1], seen.top[row])
            assert line.nested == seen.nested[row]
            assert line.size == choices.n[line.kinds].sum()
            assert line.chose == choices.answers[number, line.kinds].sum()
    assert together(options, replace(cube, answers=None), ()).answers is None
