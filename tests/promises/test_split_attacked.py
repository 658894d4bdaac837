"""Split counts, attacked by whoever runs the survey and holds everything but the keeper's key, and may lie.

Plans written by hand, shifted halves, as many breakdowns as it takes to weigh people against each other, a backup that
is restored to be closed once more, comment boxes put around somebody's.
"""

import hashlib
import json
import math
import random
import shutil
from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.questionnaire import file
from surveyhost.core.split import boxes, desk, field, outcome
from surveyhost.core.split.boxes import ballot_code
from surveyhost.core.split.keeper import counting, ledger, plan
from surveyhost.core.split.keeper.counting import Said
from surveyhost.core.split.refusals import GroupsUnsound, OtherCountBefore, OtherWords
from surveyhost.core.split.rows import closing_profile
from surveyhost.core.wave import policy as contracts
from surveyhost.core.wave import sealing
from surveyhost.services.answering import split
from surveyhost.services.fieldwork import closing
from surveyhost.services.tabulation.split import ballots_file
from surveyhost.services.tabulation.split import plan as plans
from tests.attacker.firms import Firm
from tests.support import factories, split_house
from tests.support.split_waves import SplitWave, in_groups, wave

# --- plans written by hand ---


def plan_with(one, raw):
    """A plan of these groups, with a contract that goes with them."""
    policy = replace(one.policy, views_hash=hashlib.sha256(raw).hexdigest())
    return plan.write(contracts.canonical(policy), file.write(one.questionnaire), raw, *one.keys)


def lying(one, change):
    document = json.loads(frozen.to_bytes(one.views))
    change(document)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def orphaned(document):
    """A unit below nothing: the company's row is certified for all and opened, by cell, without those people."""
    document["units"][1]["parent"] = None


def doubled(document):
    document["units"].append({**document["units"][1], "path": ["Elsewhere"]})


def counted_beside(document):
    document["units"][1]["block"] = document["units"][2]["code"]


def same_name(document):
    document["views"].append({**document["views"][0]})


def one_cell_twice(document):
    first, second, *_ = document["views"][0]["groups"]
    second["cells"].append(first["cells"][0])


def by_something_else(document):
    document["views"].append({**document["views"][0], "name": "union", "attributes": ["union"]})


def one_less(document):
    document["views"].pop()


def negative(document):
    document["units"][1]["invited"] = -1


CHANGES = (orphaned, doubled, counted_beside, same_name, one_cell_twice, by_something_else, one_less, negative)


@pytest.mark.parametrize("change", CHANGES)
def test_a_plan_with_groups_that_this_program_does_not_make_is_refused(change):
    units = [f"Unit {number % 3}" for number in range(60)]
    attributes = [{"site": "ab"[number % 2]} for number in range(60)]
    one = SplitWave(Firm(units, attributes, [{} for _ in units], breakdowns=["site"]))
    assert plan.read(plan_with(one, frozen.to_bytes(one.views))), "the control"
    with pytest.raises(GroupsUnsound):
        plan.read(plan_with(one, lying(one, change)))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"{}", b'{"floor":7,"units":[],"views":[]}', b"[" * 100_000])
def test_groups_that_are_none_are_refused_in_one_sentence(raw):
    with pytest.raises(GroupsUnsound, match=r"^The plan: .*\.$"):
        plan.read(plan_with(wave(size=40), raw))


# --- weighing people against each other ---


def weighed(count):
    """Sixty people, by so many attributes that tell nothing but halves of them, and what is opened: a matrix of who is
    counted in which sum, and the sums of who is content."""
    draw = random.Random(count)
    order, attributes = list(range(60)), [{} for _ in range(60)]
    for number in range(count):
        draw.shuffle(order)
        for place, person in enumerate(order):
            attributes[person][f"a{number}"] = "xy"[place % 2]
    units = ["Unit 0"] * 60
    one = SplitWave(Firm(units, attributes, [{} for _ in units], breakdowns=[*attributes[0]]))
    content = [draw.random() < 0.6 for _ in one.people]
    for place, person in enumerate(one.people):
        one.reseal(place, one.split({"q0": 5 if content[place] else 1}), person.labels)
    made = outcome.read(one.count().outcome)
    opened = desk.add(one.plan, one.desk[1], one.ballots, made)["q0"]
    profiles = np.array([closing_profile(one.views, made.views, person.labels) for person in one.people])
    rows, sums = [np.ones(60)], [sum(content)]
    for column, view in enumerate(made.views.views, 1):
        for place, group in enumerate(view.groups):
            row = opened.groups.get(view.name, {}).get(group.code)
            if row is not None:
                rows.append((profiles[:, column] == place).astype(float))
                sums.append(row[2])
    return np.array(rows), np.array(sums, dtype=float), np.array(content)


def test_with_breakdowns_enough_to_weigh_everybody_the_keeper_opens_next_to_none(monkeypatch):
    """Sixty sums of halves say of each of sixty people whether they are content. The rules of planning forbid that, and
    whoever runs the survey leaves them out; the keeper joins groups until all its sums together rest on enough people.
    """
    monkeypatch.setattr(breakdowns, "MOST_ATTRIBUTES", 100)
    monkeypatch.setattr(planning, "construct", lambda *_: None)
    monkeypatch.setattr(planning.workload, "kept", lambda stated, *_: list(stated))
    for count in (5, 60):
        members, sums, content = weighed(count)
        assert np.linalg.matrix_rank(members) * 5 <= 60
        guessed = np.linalg.lstsq(members, sums, rcond=None)[0] > 0.5
        base = max(content.mean(), 1 - content.mean())
        assert (guessed == content).mean() <= base + 3 * math.sqrt(base * (1 - base) / 60)
    draw = np.random.default_rng(3)
    halves = np.vstack([np.ones(60), draw.integers(0, 2, (60, 60))]).astype(float)
    weighed_all = np.linalg.lstsq(halves, halves @ content, rcond=None)[0] > 0.5
    assert (weighed_all == content).all(), "the control"


# --- a shift of one half ---


def shifted(one, place, seeds):
    """Half V of somebody, moved from the category that was ticked to the one below, and its proof with it, by an
    attacker who guesses the whole ballot right. seeds: of the wire polynomials, which only the other half tells."""
    half, circuit = one.halves[place], one.form.layout.circuit
    keeper = circuit.keeper_half(half.seed, one.contract)
    cells = [(mine + other) % field.MODULUS for mine, other in zip(half.desk, keeper, strict=True)][: circuit.cells]
    ticked = cells[:5].index(1)
    other = [0] * 5 + cells[5:]
    other[(ticked + 1) % 5] = 1
    before, after = circuit.prove(cells, seeds), circuit.prove(other, seeds)
    change = [new - old for new, old in zip([*other, *after], [*cells, *before], strict=True)]
    moved = [(value + step) % field.MODULUS for value, step in zip(half.desk, change, strict=True)]
    return replace(half, desk=moved)


def wire_seeds(one, place):
    half, circuit = one.halves[place], one.form.layout.circuit
    keeper = circuit.keeper_half(half.seed, one.contract)
    at = slice(circuit.cells, circuit.cells + 2)
    return [(mine + other) % field.MODULUS for mine, other in zip(half.desk[at], keeper[at], strict=True)]


def test_a_shifted_half_is_dropped_whether_or_not_the_guess_behind_it_is_right():
    """Or else each ballot that is dropped, or not, would answer a question of the desk's about one person."""
    one = wave(size=60)
    for place in range(len(one.people)):
        one.reseal(place, one.split({"q0": 1 + place % 5, "q1": 1}))
    blind = replace(one.halves[0])
    one.halves[1:4] = [shifted(one, place, wire_seeds(one, place)) for place in (1, 2, 3)]
    for place in range(1, 4):
        one.reseal(place, one.halves[place])
    assert one.count().dropped == 0, "the control: with both halves in hand the same shift passes"
    one.ledger = None
    one.reseal(0, blind)
    for place in range(4, 14):
        one.reseal(place, shifted(one, place, [0, 0]))
    made = one.count(may_drop=10)
    assert outcome.read(made.outcome).dropped == sorted(ballot_code(keeper) for keeper, _ in one.ballots[4:14])


# --- a backup that is restored ---


def files_of(house):
    """Databases and keys, for a copy of the whole of what an administrator has."""
    for sessions in (house.office, house.vault):
        sessions.engine.dispose()
    return house.settings.data


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_backup_closed_once_more_without_one_answer_is_counted_by_no_keeper(house, tmp_path):
    """The same contract, another digest, announced and signed as the first: the difference would be one ballot."""
    wave = split_house.open_wave(house, 40)
    people = split_house.links(house, wave)
    receipts = split_house.answer_all(house, people)
    shutil.copytree(files_of(house), tmp_path / "copy")
    closing.close(house, factories.STAFF, wave)
    made = split_house.count(house, wave)
    shutil.copytree(tmp_path / "copy", files_of(house), dirs_exist_ok=True)
    split.withdraw(house.vault, people[0], receipts[people[0]])
    closing.close(house, factories.STAFF, wave)
    planned, ballots = plans.plan_file(house, wave), ballots_file.export(house, factories.STAFF, wave)
    announced = split_house.announced(house, wave)
    with pytest.raises(OtherCountBefore):
        counting.count(planned, ballots, split_house.PRIVATE, made.ledger, Said(announced, ledger.FIRST))
    elsewhere = counting.check(planned, split_house.PRIVATE, None)[1]
    with pytest.raises(OtherWords):
        counting.count(planned, ballots, split_house.PRIVATE, elsewhere, Said(announced, made.words))


# --- what is not protected, and said ---


def test_comment_boxes_put_around_somebodys_are_told_by_no_ballot_code():
    """Ballot codes are of K boxes: whoever puts boxes of their own in the place of all other people's comments reads in
    the list whether the one who is left wrote, and what. The threat model says so."""
    one = in_groups([30, 30])
    codes = outcome.read(one.count().outcome).codes
    one.ledger = None
    for writes in (True, False):
        target = boxes.seal_comment(one.form, one.keys, one.contract, ("say", "Mine" if writes else ""), "u1")
        ours = [("say", f"Ours {number}" if number < 9 else "") for number in range(len(one.people) - 1)]
        blocks = [person.labels[0] for person in one.people[1:]]
        around = [
            boxes.seal_comment(one.form, one.keys, one.contract, said, block)
            for said, block in zip(ours, blocks, strict=True)
        ]
        one.comments["say"] = [target, *around]
        one.ledger = None
        made = outcome.read(one.count().outcome)
        info = boxes.info(one.contract, boxes.WORDS, "say")
        said = [
            sealing.open_box(one.desk[1], info, box).decode() for held in made.comments["say"].values() for box in held
        ]
        assert ("Mine" in said, len(said)) == ((True, 10) if writes else (False, 0))
        assert made.codes == codes


def test_ballots_put_around_somebodys_tell_what_that_person_rated():
    """Whoever makes links can vote with those that nobody used: no ballot code is missing, and nobody is dropped. The
    privacy page and the threat model say so."""
    rated = set()
    for rating in (2, 5):
        one = in_groups([30, 30])
        target, unit = 0, one.people[0].labels[0]
        one.reseal(target, one.split({**one.people[target].answers, "q0": rating}))
        ours = [place for place, person in enumerate(one.people) if place != target and person.labels[0] == unit]
        for place in ours:
            one.reseal(place, one.split({"q0": 3}))
        made = outcome.read(one.count().outcome)
        opened = desk.add(one.plan, one.desk[1], one.ballots, made)["q0"].units[unit]
        assert not made.dropped and sum(opened) == len(ours) + 1
        rated.add((rating, next(number + 1 for number, sum_ in enumerate(opened) if number + 1 != 3 and sum_)))
    assert rated == {(2, 2), (5, 5)}
