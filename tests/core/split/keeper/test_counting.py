"""The keeper's count, attacked from both sides: what is exported twice, exchanged, bent, repeated or invalid."""

import hashlib
import json
from collections import Counter
from dataclasses import replace

import pytest

from surveyhost.core.grouping import frozen
from surveyhost.core.questionnaire import file
from surveyhost.core.split import ballot, ballot_file, boxes, desk, field, outcome
from surveyhost.core.split.keeper import counting, ledger, plan
from surveyhost.core.split.keeper.counting import Said
from surveyhost.core.split.refusals import (
    BallotRepeated,
    BallotsOfOtherContract,
    CommentRepeated,
    CommentsUneven,
    FirstCountUnknown,
    KeyOfOtherKind,
    MoreThanInvited,
    NoBallots,
    NotChecked,
    NotThisKey,
    OtherCountBefore,
    OtherDigest,
    OtherSecret,
    OtherWords,
    PlanUnbound,
    TooFewBallots,
    TooManyDropped,
)
from surveyhost.core.split.rows import unit_members
from surveyhost.core.wave import policy as contracts
from surveyhost.core.wave import sealing
from tests.attacker.firms import Firm
from tests.support.split_waves import SplitWave, in_groups, wave


def read(made: counting.Counted) -> outcome.Outcome:
    return outcome.read(made.outcome)


def bent(one: SplitWave, places: int, exported: bytes | None = None) -> bytes:
    """An export in which the desk's verifier shares of the first ballots are other ones."""
    ballots = ballot_file.read(exported or one.exported(), one.form)
    firsts = {keeper for keeper, _ in one.ballots[:places]}
    rows = [replace(row, verifier=(1, 2, 3, 4)) if row.keeper in firsts else row for row in ballots.rows]
    return ballot_file.write(replace(ballots, rows=rows), one.form)


# --- twice ---


def test_the_same_file_is_counted_again_and_gives_the_same_bytes():
    one = wave(size=40)
    exported = one.exported()
    first = one.count(exported)
    again = one.count(exported, first=None)
    assert (again.outcome, again.words, again.ledger) == (first.outcome, first.words, first.ledger)


def test_a_second_export_with_another_secret_is_refused():
    """Even by a keeper who has lost the list of counts: the contract is committed to one secret."""
    one = wave(size=40)
    one.count()
    ballots = ballot_file.read(one.exported(), one.form)
    other = ballot_file.write(replace(ballots, secret=bytes(32)), one.form)
    with pytest.raises(OtherCountBefore):
        one.count(other)
    one.ledger = None
    with pytest.raises(OtherSecret):
        one.count(other)


def test_a_second_export_with_other_ballots_is_refused():
    one = wave(size=40)
    one.count()
    one.reseal(0, one.split({"q0": 1}))
    with pytest.raises(OtherCountBefore):
        one.count()


def test_a_second_export_in_which_one_check_is_bent_is_refused():
    """Its digest is the announced one, and without its one ballot the sums would tell what was in it."""
    one = wave(size=40)
    exported = one.exported()
    one.count(exported)
    with pytest.raises(OtherCountBefore):
        one.count(bent(one, 1, exported))


def test_on_a_new_machine_the_words_of_the_first_count_are_needed():
    one = wave(size=40)
    exported = one.exported()
    words = one.count(exported).words
    for lost in (None, counting.check(one.plan_file, one.keeper[1], None)[1]):
        one.ledger = lost
        with pytest.raises(FirstCountUnknown):
            one.count(exported, first=None)
        with pytest.raises(OtherWords):
            one.count(bent(one, 1, exported), first=words)
        with pytest.raises(OtherWords):
            one.count(exported, first="seven words of some other count entirely")
        assert one.count(exported, first=words.upper()).words == words


def test_a_contract_that_was_never_checked_is_not_counted():
    one = wave(size=40)
    for listed in (None, ledger.checked(None, bytes(32))):
        with pytest.raises(NotChecked):
            counting.count(one.plan_file, one.exported(), one.keeper[1], listed, Said(one.announced(), ledger.FIRST))


# --- exchanged ---


def test_another_digest_than_the_announced_one_is_refused():
    one = wave(size=40)
    announced = one.announced()
    one.reseal(3, one.split({"q0": 5}))
    with pytest.raises(OtherDigest):
        one.count(announced=announced)


def test_the_digest_may_be_written_as_the_closed_page_prints_it():
    one = wave(size=40)
    digest = one.announced().upper()
    in_fours = " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))
    assert one.count(announced=f" {in_fours}\n").codes


def test_a_v_box_with_other_content_changes_the_digest():
    one = wave(size=40)
    announced, (keeper, _) = one.announced(), one.ballots[0]
    one.ballots[0] = (keeper, one.sealed(one.split({"q0": 5}), one.people[0].labels)[1])
    assert one.announced() != announced


def test_a_comment_box_in_place_of_another_changes_the_digest():
    one = wave(size=40)
    announced = one.announced()
    one.comments["say"][0] = one.comment("say", one.people[0])
    assert one.announced() != announced


def test_another_key_under_the_same_contract_is_refused():
    one = wave(size=40)
    other = sealing.new_pair()
    parts = contracts.canonical(one.policy), file.write(one.questionnaire), frozen.to_bytes(one.views)
    with pytest.raises(PlanUnbound, match="keeper's key"):
        plan.read(plan.write(*parts, other[0], one.desk[0]))
    with pytest.raises(PlanUnbound, match="desk's key"):
        plan.read(plan.write(*parts, one.keeper[0], other[0]))
    with pytest.raises(NotThisKey):
        counting.check(one.plan_file, other[1], None)


def test_a_hybrid_key_is_refused():
    """The browser seals to X25519 alone, and so does the form count the bytes of a box."""
    one, hybrid = wave(size=40), sealing.new_pair(hybrid=True)[0]
    policy = replace(one.policy, keeper_key_hash=hashlib.sha256(hybrid).hexdigest())
    parts = contracts.canonical(policy), file.write(one.questionnaire), frozen.to_bytes(one.views)
    with pytest.raises(KeyOfOtherKind, match="1216"):
        plan.read(plan.write(*parts, hybrid, one.desk[0]))


def test_other_groups_questions_or_cells_under_the_same_contract_are_refused():
    one = wave(size=40)
    parts = [contracts.canonical(one.policy), file.write(one.questionnaire), frozen.to_bytes(one.views)]
    other = wave(seed=9, size=60)
    for place, part, named in (
        (1, file.write(one.questionnaire).replace('"q0"', '"q9"'), "questionnaire"),
        (2, frozen.to_bytes(other.views), "groups"),
        (0, contracts.canonical(replace(one.policy, ballot_layout="0" * 64)), "ballot"),
    ):
        swapped = [part if number == place else kept for number, kept in enumerate(parts)]
        with pytest.raises(PlanUnbound, match=named):
            plan.read(plan.write(*swapped, *one.keys))


def test_a_plan_with_another_script_than_its_contract_names_is_refused_and_one_without_is_counted_by():
    content = b"alert('\xc3\xa9')"
    one = SplitWave(wave(size=40).firm, policy_of={"script_hash": hashlib.sha256(content).hexdigest()})
    parts = contracts.canonical(one.policy), file.write(one.questionnaire), frozen.to_bytes(one.views), *one.keys
    assert plan.read(plan.write(*parts, content)).script == content
    with pytest.raises(PlanUnbound, match="script"):
        plan.read(plan.write(*parts, content + b" "))
    assert plan.read(plan.write(*parts)).script is None


def test_ballots_of_another_contract_are_refused():
    one = wave(size=40)
    other = SplitWave(one.firm, policy_of={"wave": 2})
    with pytest.raises(BallotsOfOtherContract):
        one.count(other.exported())


@pytest.mark.parametrize("cut", [0, 10, 100, -1])
def test_a_file_that_is_cut_short_is_refused(cut):
    one = wave(size=40)
    with pytest.raises(NoBallots):
        one.count(one.exported()[:cut])


# --- dropped ---


def test_invalid_ballots_are_dropped_and_all_others_counted():
    """+4/-3 in a block, two ticks, and a mask that says other than the block; the rest is as if they had not voted."""
    one = wave(size=60)
    layout = one.form.layout
    prover = one.draw.randbytes
    for place, cells in enumerate(({0: 4, 1: field.MODULUS - 3}, {0: 1, 1: 1}, {})):
        made, mask = ballot.encode(layout, {"q1": 1})
        for cell, value in cells.items():
            made[cell] = value
        seed = prover(32)
        half = layout.circuit.split(made, seed, prover(32), one.contract)
        one.reseal(place, ballot.Halves(seed, (True, *mask[1:]), half))
    made = one.count()
    assert made.dropped == 3
    assert read(made).dropped == sorted(boxes.ballot_code(keeper) for keeper, _ in one.ballots[:3])
    opened = desk.add(one.plan, one.desk[1], one.ballots, read(made))
    counted = Counter(person.answers["q0"] - 1 for person in one.people[3:] if "q0" in person.answers)
    assert opened["q0"].units["company"] == [counted[place] for place in range(5)]


@pytest.mark.parametrize("change", ["labels", "mask", "other box"])
def test_a_ballot_whose_boxes_do_not_belong_together_is_dropped(change):
    one = wave(size=60)
    halves, labels = one.halves[0], one.people[0].labels
    if change == "labels":
        other = next(person.labels for person in one.people if person.labels != labels)
        one.ballots[0] = (one.sealed(halves, other)[0], one.ballots[0][1])
    elif change == "mask":
        flipped = replace(halves, mask=(not halves.mask[0], *halves.mask[1:]))
        one.ballots[0] = one.sealed(flipped, labels)
    else:
        one.ballots[0] = (one.ballots[0][0], one.sealed(one.split({"q0": 5}), labels)[1])
    made = one.count()
    assert read(made).dropped == [boxes.ballot_code(one.ballots[0][0])]
    desk.add(one.plan, one.desk[1], one.ballots, read(made))


@pytest.mark.parametrize("labels", [("u1", "strange"), ("nowhere",), ()])
def test_a_ballot_with_labels_that_no_seat_has_is_dropped(labels):
    one = wave(size=60)
    one.reseal(0, one.halves[0], labels)
    assert one.count().dropped == 1


def test_more_than_three_are_dropped_only_if_the_keeper_says_so():
    one = wave(size=60)
    for place in range(4):
        one.reseal(place, replace(one.halves[place], seed=one.draw.randbytes(32)))
    with pytest.raises(TooManyDropped, match="4 ballots"):
        one.count()
    assert one.count(may_drop=4).dropped == 4


def test_a_ballot_that_is_there_five_times_stops_the_count():
    one = wave(size=60)
    one.ballots += [one.ballots[0]] * 4
    with pytest.raises(BallotRepeated, match="4 have the seed"):
        one.count()


def test_a_seed_in_two_boxes_stops_the_count():
    """Sealed anew it is another box, and the same half."""
    one = wave(size=60)
    one.ballots[1] = one.sealed(one.halves[0], one.people[0].labels)
    with pytest.raises(BallotRepeated):
        one.count()


def test_more_ballots_of_a_unit_than_people_are_refused():
    one = in_groups([8, 12])
    for _ in range(2):
        one.ballots.append(one.sealed(one.split({"q0": 1}), one.people[0].labels))
    with pytest.raises(MoreThanInvited, match=r"10 ballots of unit Unit 0, in which 8"):
        one.count()


# --- comments ---


def test_comments_are_as_many_as_ballots_and_each_is_there_once():
    one = wave(size=60)
    kept = one.comments["say"].pop()
    with pytest.raises(CommentsUneven, match="say"):
        one.count()
    one.comments["say"].append(one.comments["say"][0])
    with pytest.raises(CommentRepeated):
        one.count()
    one.comments["say"][-1] = kept
    one.count()


def test_a_comment_whose_block_is_no_block_is_in_no_list():
    one = wave(size=60)
    writes = [place for place, person in enumerate(one.people) if person.answers.get("say")]
    given = ("say", "From nowhere")
    one.comments["say"][writes[0]] = boxes.seal_comment(one.form, one.keys, one.contract, given, "nowhere")
    made = read(one.count())
    assert made.spoilt_comments == 1
    assert sum(map(len, made.comments["say"].values())) == len(writes) - 1


def test_lists_of_comments_hold_the_fewest_writers_or_are_not_there():
    one = wave(size=110)
    made = read(one.count())
    assert made.comments["word"] == {}
    assert made.comments["say"]
    said = []
    for held in made.comments["say"].values():
        assert len(held) >= one.policy.comment_minimum
        assert list(held) == sorted(held)
        info = boxes.info(one.contract, boxes.WORDS, "say")
        said += [sealing.open_box(one.desk[1], info, box).decode() for box in held]
    assert sorted(said) == sorted(person.answers["say"] for person in one.people if "say" in person.answers)


def test_nine_writers_are_no_list():
    one = wave(size=60)
    for place, person in enumerate(one.people):
        person.answers = {**person.answers, "say": "Something" if place < 9 else ""}
    one.comments["say"] = [one.comment("say", person) for person in one.people]
    assert read(one.count()).comments["say"] == {}


# --- rows ---


def test_a_group_of_seven_with_three_bent_checks_opens_no_row_of_four():
    """The vendor lets three ballots drop out: groups are made of the survivors, so that the four are counted above."""
    one = in_groups([7, 12, 12])
    everybody = [{"q0": 3, "q1": 1} for _ in one.people]
    for place, given in enumerate(everybody):
        one.reseal(place, one.split(given))
    whole = read(one.count())
    names = {unit.code: unit.path for unit in whole.views.units}
    assert ("Unit 0",) in {names[code] for code in whole.tables["q0"].units}
    one.ledger = None
    made = read(one.count(bent(one, 3)))
    assert len(made.dropped) == 3
    for code, table in made.tables.items():
        number = [place.measure for place in one.form.layout.places].index(code)
        held = unit_members(made.views, made.profiles, table.rows.blocks)
        for unit in table.units:
            assert names[unit] != ("Unit 0",)
            assert made.answerers[held[unit], number].sum() >= 5


def test_a_row_of_six_holds_three_bands_and_no_cells():
    one = in_groups([8, 30, 30])
    for place, person in enumerate(one.people):
        given = {"q0": 1 + place % 5} if place >= 2 else {"q1": 1}
        one.reseal(place, one.split(given), person.labels)
    made = read(one.count())
    small, *_ = [unit.code for unit in made.views.units if unit.path == ("Unit 0",)]
    table = made.tables["q0"]
    assert small not in table.rows.full and "company" in table.rows.full
    assert len(table.units[small]) == 3 and len(table.units["company"]) == 5
    assert [sum(row) for code, row in desk.add(one.plan, one.desk[1], one.ballots, made)["q0"].units.items()
            if code == small] == [6]  # fmt: skip


def unproven() -> SplitWave:
    """A firm in which one question is answered by few of some groups, so that its breakdowns are not proven."""
    units = [f"Unit {number}" for number in range(4) for _ in range(14)]
    attributes = [{"site": "a" if place % 14 < 7 else "b", "shift": "x" if place % 2 else "y"} for place in range(56)]
    one = SplitWave(Firm(units, attributes, [{} for _ in units], breakdowns=["site", "shift"]))
    for place, person in enumerate(one.people):
        few = place % 14 in {0, 1, 2, 7, 9}
        one.reseal(place, one.split({"q1": 1 + place % 3, **({"q0": 1 + place % 5} if few else {})}), person.labels)
    return one


def test_of_an_item_that_is_not_proven_no_breakdown_is_in_the_file():
    """Looked for byte by byte: half K's sums of each group, in cells or in bands, are nowhere."""
    one = unproven()
    made = one.count()
    found = read(made)
    assert found.tables["q1"].groups and not found.tables["q0"].groups and found.tables["q0"].units
    circuit = one.form.layout.circuit
    halves = [circuit.keeper_half(half.seed, one.contract) for half in one.halves]
    for view, name in enumerate(("site", "shift"), 1):
        for group in {person.labels[view] for person in one.people}:
            members = [half for half, person in zip(halves, one.people, strict=True) if person.labels[view] == group]
            for first, bands, is_there in (
                (5, [[2], [1], [0]], True),
                (0, [[0, 1], [2], [3, 4], [0], [1], [3], [4]], False),
            ):
                for band in bands:
                    total = sum(half[first + cell] for half in members for cell in band) % field.MODULUS
                    assert (str(total).encode() in made.outcome) is is_there, (name, group, band)


def test_too_few_ballots_open_nothing():
    one = in_groups([6])
    with pytest.raises(TooFewBallots):
        one.count()


def test_the_file_names_all_ballots_and_what_it_was_made_of():
    one = wave(size=40)
    exported = one.exported()
    made = one.count(exported)
    found = read(made)
    assert found.codes == sorted(boxes.ballot_code(keeper) for keeper, _ in one.ballots) == list(made.codes)
    assert found.file == hashlib.sha256(exported).digest()
    assert found.ballots.hex() == one.announced()
    assert found.people.sum() == len(one.people)
    assert json.loads(made.ledger)["contracts"][one.contract.hex()]["words"] == made.words
