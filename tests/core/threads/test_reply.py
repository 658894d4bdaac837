"""What may be said, how far it is, and that every box has one size."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.threads import keys, message, reply
from surveyhost.core.threads.reply import BOX, LONGEST, REPLY, Acknowledgement, ReplyState, Said

OWN = keys.derive("one two three four five six seven", "ABCDEF", "change")
OTHER = keys.derive("one two three four five six eight", "ABCDEF", "change")
FULLEST = (
    Said(Acknowledgement.TALK, "\\" * (LONGEST // 2)),
    Said(None, "ữ" * (LONGEST // 3)),
    Said(None, "x" * LONGEST),
)


@pytest.mark.parametrize("said", [(), (Said(Acknowledgement.THANKS),), FULLEST])
def test_a_box_has_one_size_and_opens_for_its_writer_alone(said):
    box = reply.seal(OWN.thread, said)
    assert len(box) == BOX
    assert reply.unseal(OWN, box) == said
    with pytest.raises(Refusal):
        reply.unseal(OTHER, box)


@pytest.mark.parametrize(
    "said",
    [
        Said(None),
        Said(None, " \n "),
        Said(Acknowledgement.TALK),
        Said(None, "x" * (LONGEST + 1)),
        Said(None, "&" * 400),
    ],
)
def test_what_cannot_be_said(said):
    with pytest.raises(Refusal):
        reply.check(said)


def test_ready_made_words_need_no_reader_and_written_ones_do():
    assert reply.first_state(Said(Acknowledgement.THANKS)) == ReplyState.PASSED
    assert reply.first_state(Said(Acknowledgement.TALK, "Lan")) == ReplyState.WRITTEN
    assert reply.first_state(Said(None, "Sẽ làm.")) == ReplyState.WRITTEN


@pytest.mark.parametrize("before", ReplyState)
@pytest.mark.parametrize("after", ReplyState)
def test_every_pair_of_states(before, after):
    if after in REPLY[before]:
        reply.check_move(before, after)
    else:
        with pytest.raises(Refusal):
            reply.check_move(before, after)


def test_nothing_goes_that_was_not_passed():
    assert [before for before in ReplyState if ReplyState.SENT in REPLY[before]] == [ReplyState.PASSED]


@pytest.mark.parametrize("words", ["Cảm ơn", "x" * message.LONGEST])
def test_a_message_has_one_size_and_holds_its_thread_inside(words):
    public, private = message.sealing.new_pair()
    box = message.seal(public, OWN.thread.id, message.check(words))
    assert len(box) == message.BOX
    assert OWN.thread.id not in box
    assert message.unseal(private, box) == (OWN.thread.id, words)


@pytest.mark.parametrize("words", ["", " \n", "x" * (message.LONGEST + 1)])
def test_what_is_no_message(words):
    with pytest.raises(Refusal):
        message.check(words)
