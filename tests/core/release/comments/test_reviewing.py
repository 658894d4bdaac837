"""One act of a reviewer on one comment."""

import pytest

from surveyhost.core.release.comments import reviewing
from surveyhost.core.release.comments.reviewing import (
    SentenceMissing,
    SentenceNames,
    SentenceQuotes,
    SentenceTooLong,
    decided,
    printed,
)

WORDS = {"phone": "số điện thoại", "other": "đã che"}


class TestMarks:
    entry = {"text": "Chị Lan và chị Lan, 0901 234 567.", "marks": [[24 - 4, 32, "phone"]], "state": "masked"}  # noqa: RUF012

    def test_every_place_of_the_words_is_masked_and_overlaps_become_one(self):
        made = decided(self.entry, "mask", "chị lan")
        assert [mark[:2] for mark in made["marks"]] == [[0, 7], [11, 18], [20, 32]]
        wider = decided(made, "mask", "Lan, 0901")
        assert [mark[:2] for mark in wider["marks"]] == [[0, 7], [11, 32]]

    def test_a_mask_can_be_taken_off(self):
        made = decided(self.entry, "unmask", "20")
        assert (made["marks"], made["state"]) == ([], "shown")

    def test_masking_is_not_yet_deciding(self):
        assert not decided(self.entry, "mask", "Lan").get("read")
        assert decided(self.entry, "show")["state"] == "masked"

    def test_a_withheld_comment_stays_withheld_while_it_is_masked(self):
        assert decided(decided(self.entry, "withhold"), "mask", "Lan")["state"] == "withheld"


class TestNeutralSentence:
    entry = {"text": "Anh Tuấn ca đêm ở kho hay quát mắng tôi.", "marks": [[4, 8, "name"]], "state": "masked"}  # noqa: RUF012

    def test_it_is_printed_and_no_word_of_the_comment(self):
        made = decided(self.entry, "replace", "  Somebody asks  for another tone. ")
        assert (made["state"], made["read"]) == ("replaced", True)
        assert printed(made, WORDS) == "Somebody asks for another tone."

    def test_masks_change_nothing_of_it_and_other_decisions_end_it(self):
        made = decided(self.entry, "replace", "Somebody asks for another tone.")
        for act, words in (("mask", "quát"), ("unmask", "4"), ("heading", "Giọng nói")):
            assert printed(decided(made, act, words), WORDS) == "Somebody asks for another tone."
        assert decided(made, "show")["state"] == "masked"
        assert decided(made, "withhold")["state"] == "withheld"
        assert decided(made, "undo") == self.entry

    @pytest.mark.parametrize(
        ("words", "refusal"),
        [
            (" ", SentenceMissing),
            ("x" * 301, SentenceTooLong),
            ("Ai đó nói: ca đêm ở kho hay quát mắng", SentenceQuotes),
            ("Về TUẤN", SentenceNames),
            ("Xem www.minhhai.example", SentenceNames),
            ("Số 0901 234 567", SentenceNames),
        ],
    )
    def test_what_could_tell_the_writer_is_refused(self, words, refusal):
        with pytest.raises(refusal):
            decided(self.entry, "replace", words)

    def test_one_in_a_language_of_few_counts_with_the_others(self):
        foreign = {**self.entry, "foreign": True, "state": "withheld"}
        assert reviewing.printable({"c": {"u": [foreign]}}) == {"c": {"u": ()}}
        made = decided(foreign, "replace", "Somebody asks for another tone.")
        assert reviewing.printable({"c": {"u": [made]}}) == {"c": {"u": (made,)}}
