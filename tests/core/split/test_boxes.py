"""What a device sends: of one size whatever was answered, and bound to one contract and one kind."""

import pytest

from surveyhost.core.split import ballot, boxes, field
from surveyhost.core.wave import links_and_seats, sealing
from surveyhost.core.wave.refusals import BoxDoesNotOpen, BoxTooSmall
from tests.support.split_waves import QUESTIONNAIRE, SplitWave, wave


@pytest.fixture(scope="module")
def small() -> SplitWave:
    return wave(size=40)


def test_the_keepers_box_holds_the_same_whatever_was_rated(small):
    """Same seed, same mask, other ratings: the keeper's plaintext is identical, byte for byte."""
    labels = small.people[0].labels
    plain = set()
    for rating in range(1, 6):
        halves = small.split({"q0": rating, "q1": 1 + rating % 3, "pick": ("time",)}, seed=bytes(32))
        plain.add(boxes.keeper_plain(halves, labels))
    assert len(plain) == 1
    other = small.split({"q1": 1, "pick": ("time",)}, seed=bytes(32))
    assert boxes.keeper_plain(other, labels) not in plain, "whether it was rated is seen"


def test_whether_an_option_was_chosen_is_not_in_the_keepers_box(small):
    labels = small.people[0].labels
    given = ({"q0": 1}, {"q0": 1, "pick": ("time", "rules")})
    assert len({boxes.keeper_plain(small.split(one, seed=bytes(32)), labels) for one in given}) == 1


def test_boxes_have_one_size_and_hold_what_was_put_in(small):
    form = small.form
    assert {len(keeper) for keeper, _ in small.ballots} == {form.keeper}
    assert {len(desk) for _, desk in small.ballots} == {form.desk}
    assert form.desk % 4096 == 0
    for (keeper, desk), halves, person in zip(small.ballots, small.halves, small.people, strict=True):
        opened = sealing.open_box(small.keeper[1], boxes.info(small.contract, boxes.KEEPER), keeper)
        assert boxes.read_keeper(form.layout, opened) == (halves.seed, halves.mask, person.labels)
        opened = sealing.open_box(small.desk[1], boxes.info(small.contract, boxes.DESK), desk)
        assert boxes.read_desk(form.layout, opened) == (halves.desk, person.labels)


def test_a_box_opens_as_its_kind_and_under_its_contract_only(small):
    keeper, _ = small.ballots[0]
    for info in (boxes.info(small.contract, boxes.DESK), boxes.info(bytes(32), boxes.KEEPER)):
        with pytest.raises(BoxDoesNotOpen):
            sealing.open_box(small.keeper[1], info, keeper)
    say, word = (small.comments[item][0] for item in ("say", "word"))
    assert len(say) == len(word)
    with pytest.raises(BoxDoesNotOpen):
        sealing.open_box(small.keeper[1], boxes.info(small.contract, boxes.COMMENT, "say"), word)


def test_written_or_not_there_are_the_same_rows_of_the_same_lengths(small):
    """And the keeper, who opens the outside, does not open the words."""
    wrote = [bool(person.answers.get("say")) for person in small.people]
    assert {True, False} == set(wrote)
    for item, held in small.comments.items():
        assert len(held) == len(small.people)
        assert {len(box) for box in held} == {small.form.comment}
        for box, person in zip(held, small.people, strict=True):
            plain = sealing.open_box(small.keeper[1], boxes.info(small.contract, boxes.COMMENT, item), box)
            inner, block = boxes.read_comment(small.form, plain)
            assert block == person.labels[0]
            words = str(person.answers.get(item, ""))
            assert (inner is not None) is bool(words)
            assert not words or words.encode() not in plain
            if inner is not None:
                info = boxes.info(small.contract, boxes.WORDS, item)
                assert sealing.open_box(small.desk[1], info, inner).decode() == words
                with pytest.raises(BoxDoesNotOpen):
                    sealing.open_box(small.keeper[1], info, inner)


def test_the_longest_words_have_room_and_no_longer_ones(small):
    given = ("say", "ồ" * 2000)
    assert len(boxes.seal_comment(small.form, small.keys, small.contract, given, "u1")) == small.form.comment
    with pytest.raises(BoxTooSmall):
        boxes.seal_comment(small.form, small.keys, small.contract, ("say", "ồ" * 2001), "u1")


def test_no_two_rows_of_an_answer_have_one_receipt():
    whole = links_and_seats.receipt_digest(bytes(32), bytes(32), "five words")
    rows = [("ballot", ""), *(("comment", item) for item in boxes.form_of(QUESTIONNAIRE, wave(size=40).views).items)]
    digests = {boxes.row_receipt(whole, *row) for row in rows}
    assert len(digests) == len(rows)
    assert whole not in digests


def test_a_ballot_code_is_of_the_very_box_and_has_seven_words(small):
    (one, _), (other, _) = small.ballots[:2]
    code = boxes.ballot_code(one)
    assert code != boxes.ballot_code(other)
    assert code != boxes.ballot_code(one[:-1] + bytes([one[-1] ^ 1]))
    for language in ("vi", "en", "ja"):
        assert len(boxes.code_words(code, language)) == 7


@pytest.mark.parametrize(
    "plain", [b"", bytes(40), bytes(32) + b"\xff" + b'["u1"]', bytes(33) + b'["u1", "a"]', bytes(33)]
)
def test_what_holds_no_ballot_is_not_read(small, plain):
    with pytest.raises(ValueError, match=r"."):
        boxes.read_keeper(small.form.layout, plain)


def test_a_number_beyond_the_field_is_no_half(small):
    length = small.form.layout.circuit.length
    with pytest.raises(ValueError, match="beyond the field"):
        boxes.read_desk(small.form.layout, b"\xff" * field.ENCODED * length + b'["u1"]')


def test_mask_and_seed_take_the_bytes_that_the_form_says(small):
    halves = ballot.split(small.form.layout, {}, bytes(32), bytes(32), bytes(32))
    labels = max((person.labels for person in small.people), key=lambda labels: len(boxes.write_labels(labels)))
    assert boxes.OVERHEAD + len(boxes.keeper_plain(halves, labels)) <= small.form.keeper
