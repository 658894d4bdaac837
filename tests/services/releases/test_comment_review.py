"""A person reads each comment before its release: what was decided is what is printed, and nothing else is."""

import io
import json
import random
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import select

from surveyhost.core.errors import Refusal
from surveyhost.report import comment_lines
from surveyhost.report.formatting import words
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.office import audit
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.questionnaires import library
from surveyhost.services.releases import approval, comment_review, releases, signed_reports
from surveyhost.services.releases.refusals import SameReader
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import ReleaseRow, Wave
from tests.conftest import ENGINES
from tests.report import reading
from tests.support import factories
from tests.support.answered import LAN, TUAN, closed, opened, some_answers

UNITS = {"Biên Hòa / Ép nhựa": 14, "Biên Hòa / Lắp ráp": 16, "Long An / Kho": 14}
ONES = ("quạt", "khuôn", "lịch", "ca đêm", "cơm", "xe nâng", "găng tay", "phiếu")
TWOS = ("hỏng", "trễ", "thiếu", "đổi", "mất", "nóng", "ồn", "xa")


def answered(house, units):
    """A closed wave in which everybody wrote something of their own to every comment item, without a figure in it."""
    made = opened(house, units)
    items = [item.code for item in made.questionnaire.items() if item.kind == "comment"]
    for at, token in enumerate(made.links.values()):
        given = some_answers(made.questionnaire, random.Random(at))
        for place, item in enumerate(items):
            given[item] = f"Ý kiến về {ONES[at % 8]} {TWOS[at // 8 % 8]}, phần {place + 1}"
        responses.submit(house.vault, token, given)
        made.answers.append(("", given))
    closing.close(house, TUAN, made.wave)
    return made


@pytest.fixture(params=("sqlite",))
def engine_name(request):
    """The same statements as elsewhere, so one engine is enough; who would get round the reader tries it on both."""
    return request.param


BY_VENDOR = words("vi").say(comment_lines.BY_VENDOR)
ON_BOTH = pytest.mark.parametrize("engine_name", ENGINES)


@pytest.fixture
def made(house):
    factories.staffed(house)
    return answered(house, UNITS)


@pytest.fixture
def release(house, made):
    return tally.prepare(house, LAN, made.survey)


def numbers(house, release, text=""):
    return [
        one.number
        for one in comment_review.comments(house, release)
        if text in "".join(words for words, _, _ in one.pieces)
    ]


def text_of(house, release, number):
    one = comment_review.comments(house, release)[number - 1]
    return "".join(words for words, _, _ in one.pieces)


def read_all(house, release):
    comment_review.accept(house, LAN, release)
    comment_review.finish(house, LAN, release)


def tables_of(house, release):
    with house.office() as session:
        return session.get_one(ReleaseRow, release).tables


def printed(house, release):
    return [text for one in releases.load(house, release).comments for text in one.comments]


class TestReading:
    def test_each_comment_that_could_be_printed_is_met_once(self, house, made, release):
        said = sorted(
            given[code] for _, given in made.answers for code in given
            if made.questionnaire.item(code).kind == "comment"
        )  # fmt: skip
        assert sorted(text_of(house, release, number) for number in numbers(house, release)) == said

    @ON_BOTH
    def test_nothing_is_approved_unread(self, house, release):
        with pytest.raises(Refusal, match="not all been read"):
            approval.approve(house, TUAN, release)
        for number in numbers(house, release)[1:]:
            comment_review.decide(house, TUAN, release, number, "show")
        with pytest.raises(Refusal, match="1 comment has not been read"):
            comment_review.finish(house, TUAN, release)
        comment_review.decide(house, TUAN, release, 1, "show")
        with pytest.raises(Refusal, match="not all been read"):
            approval.approve(house, TUAN, release)
        comment_review.finish(house, LAN, release)
        approval.approve(house, TUAN, release)

    def test_who_read_the_comments_is_not_who_approves_them(self, house, release):
        comment_review.accept(house, TUAN, release)
        comment_review.finish(house, TUAN, release)
        with pytest.raises(Refusal) as refusal:
            approval.approve(house, TUAN, release)
        assert isinstance(refusal.value, SameReader)
        comment_review.finish(house, LAN, release)
        approval.approve(house, TUAN, release)

    @ON_BOTH
    def test_sending_back_makes_no_reader_an_approver(self, house, made, release):
        """The attack: decide about every comment, send the release back, and approve the next one, already read."""
        comment_review.decide(house, TUAN, release, 1, "heading", "Một tiêu đề riêng")
        comment_review.accept(house, TUAN, release)
        comment_review.finish(house, TUAN, release)
        approval.send_back(house, TUAN, release, "Again, please.")
        again = tally.prepare(house, LAN, made.survey)
        with pytest.raises(Refusal):
            approval.approve(house, TUAN, again)
        assert printed(house, again) == []
        comment_review.finish(house, LAN, again)
        approval.approve(house, TUAN, again)

    @ON_BOTH
    def test_until_they_are_read_comments_are_in_no_table(self, house, made, release):
        said = [text_of(house, release, number) for number in numbers(house, release)]
        assert said and not [text for text in said if text.encode() in tables_of(house, release)]
        read_all(house, release)
        assert printed(house, release)

    def test_what_is_sent_back_or_forgotten_unreleased_is_deleted(self, house, made, release):
        read_all(house, release)
        approval.send_back(house, TUAN, release, "Again, please.")
        again = tally.prepare(house, LAN, made.survey)
        assert tables_of(house, again)
        closing.forget(house, LAN, SurveyWave(made.survey, 1))
        for one in (release, again):
            assert tables_of(house, one) == b""
            with pytest.raises(Refusal, match="sent back"):
                releases.file(house, one, "json", "vi")
            with pytest.raises(Refusal):
                approval.approve(house, TUAN, one)

    @ON_BOTH
    def test_a_decision_after_the_reading_was_finished_asks_for_it_again(self, house, release):
        read_all(house, release)
        comment_review.decide(house, TUAN, release, 1, "withhold")
        with pytest.raises(Refusal, match="not all been read"):
            approval.approve(house, TUAN, release)
        comment_review.finish(house, LAN, release)
        approval.approve(house, TUAN, release)

    def test_an_item_too_few_wrote_to_is_read_by_nobody(self, house):
        factories.staffed(house)
        made = answered(house, {"Kho": 9})
        release = tally.prepare(house, LAN, made.survey)
        assert comment_review.comments(house, release) == []
        approval.approve(house, TUAN, release)

    def test_once_a_release_is_out_nothing_changes(self, house, made, release):
        read_all(house, release)
        approval.approve(house, TUAN, release)
        before = printed(house, release)
        with pytest.raises(Refusal, match="final"):
            comment_review.decide(house, TUAN, release, 1, "withhold")
        second = tally.prepare(house, LAN, made.survey)
        with pytest.raises(Refusal, match="final"):
            comment_review.decide(house, TUAN, second, 1, "withhold")
        approval.approve(house, TUAN, second)
        assert printed(house, second) == before

    def test_what_was_decided_outlives_sending_back(self, house, made, release):
        comment_review.decide(house, TUAN, release, 1, "withhold")
        text = text_of(house, release, 1)
        approval.send_back(house, TUAN, release, "Again, please.")
        again = tally.prepare(house, LAN, made.survey)
        assert text not in printed(house, again)
        assert comment_review.progress(house, again).withheld == 1


class TestDeciding:
    def test_withheld_masked_and_shown(self, house, release):
        withheld, masked, shown = (text_of(house, release, number) for number in (1, 2, 3))
        comment_review.decide(house, TUAN, release, 1, "withhold")
        comment_review.decide(house, TUAN, release, 2, "mask", "ý KIẾN")
        read_all(house, release)
        lines = printed(house, release)
        assert withheld not in lines
        assert masked not in lines
        assert masked.replace("Ý kiến", "[đã che]") in lines
        assert shown.replace(shown.split()[-1], "") in "".join(lines)

    def test_undo_brings_back_what_was_before(self, house, release):
        before = comment_review.comments(house, release)[0]
        acts = {"show": "", "withhold": "", "mask": "kiến", "heading": "Giờ làm", "replace": "Về giờ làm việc."}
        for act, said in acts.items():
            comment_review.decide(house, TUAN, release, 1, act, said)
            comment_review.decide(house, TUAN, release, 1, "undo")
            assert comment_review.comments(house, release)[0] == before
        with pytest.raises(Refusal, match="nothing to undo"):
            comment_review.decide(house, TUAN, release, 1, "undo")

    def test_a_heading_stands_over_k_comments_of_a_list_or_more(self, house, release):
        """The attack: fewer than k of a list under a heading is a count of so few, in our own words."""
        first = comment_review.comments(house, release)[0]
        same = [one.number for one in comment_review.comments(house, release)
                if (one.item, one.path) == (first.item, first.path)]  # fmt: skip
        for chosen, under in ((same[:4], 0), (same[4:5], 5)):
            for number in chosen:
                comment_review.decide(house, TUAN, release, number, "heading", "  Giờ   làm ")
            read_all(house, release)
            found = [one for one in releases.load(house, release).comments if one.headings]
            assert sum(len(one.headings["Giờ làm"]) for one in found) == under

    def test_no_heading_is_the_name_of_a_unit(self, house, release):
        for name in ("Kho", "long an", "Long An / Kho"):
            with pytest.raises(Refusal, match="name of a unit"):
                comment_review.decide(house, TUAN, release, 1, "heading", name)

    def test_headings_are_proposed_for_what_is_shown(self, house, release):
        shown = comment_review.comments(house, release)[:20]
        made = comment_review.propose(house, release, shown)
        assert set(made) == {one.number for one in shown}
        night = next(one for one in shown if "ca đêm" in one.pieces[0][0])
        assert "Giờ làm, ca kíp" in made[night.number]
        assert not {"Kho", "kho"} & {heading for found in made.values() for heading in found}

    def test_words_that_do_not_stand_there(self, house, release):
        for act, said in (("mask", "quạt"), ("mask", " "), ("unmask", "4000"), ("unmask", "x"), ("dance", "")):
            with pytest.raises(Refusal):
                comment_review.decide(house, TUAN, release, 1, act, said)
        for number in (0, 10_000):
            with pytest.raises(Refusal, match="no comment"):
                comment_review.decide(house, TUAN, release, number, "show")


class TestTooFew:
    def test_a_list_that_falls_under_the_minimum_is_counted_one_level_up(self, house, release):
        read_all(house, release)
        lists = {(one.item, one.group): one for one in releases.load(house, release).comments}
        item, group = next(key for key in lists if releases.load(house, release).group(key[1]).path)
        keep = 9
        texts = lists[item, group].comments
        for text in texts[keep:]:
            comment_review.decide(house, TUAN, release, numbers(house, release, text)[0], "withhold")
        read_all(house, release)
        after = releases.load(house, release)
        assert (item, group) not in {(one.item, one.group) for one in after.comments}
        up = [one for one in after.comments if one.item == item and set(texts[:keep]) <= set(one.comments)]
        assert len(up) == 1
        assert any(place.measure == item and place.kind == "lifted" for place in after.protected)

    @pytest.mark.parametrize("left", [0, 3, 9, 10])
    def test_no_list_is_ever_under_the_minimum(self, house, release, left):
        item = comment_review.comments(house, release)[0].item
        mine = [one.number for one in comment_review.comments(house, release) if one.item == item]
        for number in mine[left:]:
            comment_review.decide(house, TUAN, release, number, "withhold")
        read_all(house, release)
        found = releases.load(house, release)
        assert all(len(one.comments) >= 10 for one in found.comments)
        assert any(one.item == item for one in found.comments) == (left >= 10)
        if left < 10:
            assert [place.kind for place in found.protected if place.measure == item] == ["few"]


class TestRecord:
    def test_every_decision_is_on_record_without_a_word_of_the_comment(self, house, release):
        said = [text_of(house, release, number) for number in numbers(house, release)]
        comment_review.decide(house, TUAN, release, 1, "mask", text_of(house, release, 1))
        comment_review.decide(house, TUAN, release, 1, "heading", text_of(house, release, 2))
        comment_review.decide(house, TUAN, release, 1, "withhold")
        comment_review.decide(house, TUAN, release, 1, "undo")
        read_all(house, release)
        events = audit.events(house)[:6]
        assert [event.act for event in reversed(events)] == [
            "comment.mask", "comment.heading", "comment.withhold", "comment.undo", "comments.accept", "comments.finish"
        ]  # fmt: skip
        assert [event.actor for event in reversed(events)] == [TUAN.name] * 4 + [LAN.name] * 2
        log = "\n".join(audit.export(house))
        assert not [text for text in said if json.dumps(text, ensure_ascii=False)[1:-1] in log]

    def test_the_decisions_lie_encrypted(self, house, release):
        comment_review.decide(house, TUAN, release, 1, "heading", "Một tiêu đề riêng")
        with house.office() as session:
            stored = b"".join(bytes(row[0]) for row in session.execute(select(Wave.comments)))
        assert "Một tiêu đề riêng".encode() not in stored


def everything_printed(house, release):
    """All files of a release as text without spaces, whatever they are packed in."""
    made = {kind: releases.file(house, release, kind, "vi") for kind in ("json", "csv", "xlsx")}
    text = {"pdf": reading.spoken(signed_reports.pdf(house, release, "vi"))}
    for kind, content in made.items():
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                text[kind] = "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
        else:
            text[kind] = content.decode()
    return {kind: "".join(words.split()) for kind, words in text.items()}


def test_a_comment_withheld_or_said_anew_is_in_no_export(house, release):
    kept, gone, said = ("".join(text_of(house, release, number).split()) for number in (1, 2, 3))
    read_all(house, release)
    before = everything_printed(house, release)
    for text in (gone, said):
        assert all(text in printed for kind, printed in before.items() if kind != "csv"), (
            "the search finds what is there"
        )
    comment_review.decide(house, TUAN, release, 2, "withhold")
    comment_review.decide(house, TUAN, release, 3, "replace", "Somebody asks for other hours.")
    read_all(house, release)
    for text in (gone, said):
        assert text.encode() not in b"".join(tables_of(house, release).split())
    approval.approve(house, TUAN, release)
    files = everything_printed(house, release)
    assert all(kept in text for kind, text in files.items() if kind != "csv")
    assert not [kind for kind, text in files.items() if gone in text or said in text]
    anew = "Somebodyasksforotherhours."
    assert all(f"{anew}({''.join(BY_VENDOR.split())})" in files[kind] for kind in ("pdf", "xlsx"))
    of = next(one for one in json.loads(releases.file(house, release, "json", "vi"))["comments"] if "by_vendor" in one)
    assert [of["comments"][at] for at in of["by_vendor"]] == ["Somebody asks for other hours."]


def test_a_questionnaire_without_comments_is_read_at_once(house):
    factories.staffed(house)
    form = library.load("employee-voice")
    plain = tuple(
        replace(part, items=tuple(item for item in part.items if item.kind not in {"comment", "text"}))
        for part in form.sections
    )
    made = closed(house, {"Kho": 20}, replace(form, sections=plain))
    release = tally.prepare(house, LAN, made.survey)
    read_all(house, release)
    approval.approve(house, TUAN, release)
    assert printed(house, release) == []
