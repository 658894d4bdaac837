"""Printed slips: what the square says opens the form; the paper is the only copy; two prints are one seat."""

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from surveyhost.core.errors import Refusal, WrongState
from surveyhost.core.wave import slip_code
from surveyhost.core.wave.links_and_seats import new_token, recover
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, slips
from surveyhost.services.fieldwork.refusals import DrawsFromBox, NoSlip, TooManySlips
from surveyhost.services.fieldwork.slip_pages import Paper, Slip
from surveyhost.services.fieldwork.slips import Printed
from surveyhost.services.office import audit
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.setup import lists
from surveyhost.services.vault import desk
from tests.promises.disk import found_in
from tests.services.letters.test_letter_text import FACTS
from tests.services.rosters.test_places import A, boxed, without_address
from tests.support import factories
from tests.support.factories import STAFF
from tests.support.scanned import Scanned, scan
from tests.support.shell import Shell, environ
from tests.support.wave_status import refusal, row

FEW = {A: 5}


def printed(house: House, wave: SurveyWave, **of: Any) -> Scanned:
    """What a print of these slips says."""
    made = slips.print_slips(house, STAFF, wave, **of)
    read = scan(made.pdf)
    assert len(read.all_links) == len(read.all_codes) == made.slips
    return read


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    """Paper is the same on both engines; the seats behind it are tested on both in test_boxes."""
    return str(request.param)


@pytest.fixture
def named(house: House) -> SurveyWave:
    """An open wave in which five people get a slip with their name."""
    return factories.open_wave(house, rows=without_address(missing=FEW))


@pytest.fixture
def drawn(house: House) -> SurveyWave:
    """An open wave with a box of 8 and one of 7."""
    return boxed(house)


def test_square_and_typed_code_open_the_form(house: House, named: SurveyWave) -> None:
    read = printed(house, named)
    assert len(set(read.all_links)) == 5
    for link, code in zip(sorted(read.all_links), sorted(read.all_codes), strict=True):
        assert link.startswith("https://survey.example/s/")
        assert responses.find(house.vault, recover(link) or "").kind == "open"
        assert responses.find(house.vault, slip_code.decode(code)).kind == "open"
    assert {slip_code.decode(code) for code in read.all_codes} == {recover(link) for link in read.all_links}


def test_square_and_code_of_one_slip_are_one_link(house: House, named: SurveyWave) -> None:
    read = printed(house, named, person="NV0010")
    assert slip_code.decode(read.all_codes[0]) == recover(read.all_links[0])


def test_a_code_with_a_wrong_check_digit_is_refused_with_a_sentence(house: House, named: SurveyWave) -> None:
    code = printed(house, named, person="NV0010").all_codes[0]
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    with pytest.raises(Refusal, match=r"is wrong\.$"):
        slip_code.decode(wrong)


def test_four_to_a_page_name_outside_in_the_persons_language(house: House, named: SurveyWave) -> None:
    read = printed(house, named)
    assert [len(page) for page in read.links] == [4, 1]
    for number in (5, 10, 15, 20, 25):
        assert f"Nguyễn Thị {number}" in read.text
    assert "Gấp phần bên phải che lên mã" in read.text  # NV0005 speaks Vietnamese
    assert "Fold the right-hand part over the code" in read.text  # NV0020 speaks English


def test_two_prints_of_one_person_are_one_seat(house: House, named: SurveyWave) -> None:
    first, second = (recover(printed(house, named, person="NV0010").all_links[0]) or "" for _ in range(2))
    assert first != second
    responses.submit(house.vault, first, _answers(house, named))
    assert responses.find(house.vault, second).kind == "spent"
    assert desk.counts(house, row(house, named).code) == (60, 1)


def test_a_letter_and_a_slip_of_one_person_are_one_seat(house: House, named: SurveyWave) -> None:
    letter = factories.links(house, named)["NV0010"]
    slip = recover(printed(house, named, person="NV0010").all_links[0]) or ""
    responses.submit(house.vault, letter, _answers(house, named))
    assert responses.find(house.vault, slip).kind == "spent"


def _answers(house: House, wave: SurveyWave) -> dict[str, Any]:
    return factories.some_answers(lists.survey(house, wave.survey_id).questionnaire)


def test_a_box_has_as_many_seats_as_people_however_often_it_is_printed(house: House, drawn: SurveyWave) -> None:
    first, again = printed(house, drawn, unit=A), printed(house, drawn, unit=A)
    assert len(first.all_links) == len(again.all_links) == 8
    for link in first.all_links:
        responses.submit(house.vault, recover(link) or "", _answers(house, drawn))
    assert {responses.find(house.vault, recover(link) or "").kind for link in again.all_links} == {"spent"}


def test_slips_of_a_box_say_no_name_and_one_language(house: House, drawn: SurveyWave) -> None:
    read = printed(house, drawn)
    sheets = [text for text, links in zip(read.texts, read.links, strict=True) if not links]
    papers = [text for text, links in zip(read.texts, read.links, strict=True) if links]
    assert len(sheets) == 2
    assert "NV0010" in sheets[1] and "Nguyễn Thị 10" in sheets[1]
    for text in papers:
        assert "Nguyễn" not in text and "NV" not in re.sub(r"[0-9A-Z]{4}", "", text)
        assert "Phiếu không ghi tên" in text and "A slip without a name" not in text


def test_one_person_of_a_box_gets_no_slip_of_their_own(house: House, drawn: SurveyWave) -> None:
    assert isinstance(refusal(slips.print_slips, house, STAFF, drawn, "", "NV0010"), DrawsFromBox)


@pytest.mark.parametrize(
    "of", [{"person": "NV9999"}, {"person": "NV0001"}, {"unit": "Văn phòng"}, {"unit": "?"}], ids=str
)
def test_who_has_an_address_gets_no_slip(house: House, named: SurveyWave, of: dict[str, str]) -> None:
    assert isinstance(refusal(slips.print_slips, house, STAFF, named, **of), NoSlip)


def test_too_many_at_once_are_refused_before_anything_is_minted(house: House, named: SurveyWave) -> None:
    assert isinstance(refusal(slips.print_slips, house, STAFF, named, most=4), TooManySlips)
    assert _tokens(house) == 0


def _tokens(house: House) -> int:
    with house.vault() as session:
        return int(session.connection().exec_driver_sql("SELECT count(*) FROM token").scalar() or 0)


def test_after_closing_nothing_is_printed(house: House, named: SurveyWave) -> None:
    closing.close(house, STAFF, named)
    assert isinstance(refusal(slips.print_slips, house, STAFF, named), WrongState)


def test_a_print_leaves_one_event_and_nothing_of_a_token(house: House, named: SurveyWave, tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    read = printed(house, named)
    last = audit.events(house, limit=1)[0]
    assert (last.act, last.after) == (
        "slips.print", {"named": 5, "boxes": 0, "drawn": 0, "unit": "", "one": False}
    )  # fmt: skip
    secrets = {}
    for link, code in zip(read.all_links, read.all_codes, strict=True):
        secrets |= {link: link[-22:].encode(), code: code.encode(), code + "-": code.replace(" ", "-").encode()}
    for sessions in (house.office, house.vault):
        sessions.engine.dispose()
    fresh = set(Path(tempfile.gettempdir()).iterdir()) - before
    assert not found_in([house.settings.data, *(path for path in fresh if path.is_dir())], secrets)


def test_cut_short_it_is_simply_asked_for_again(
    house: House, named: SurveyWave, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the tokens were minted: they are in nobody's hands, and the next print is whole."""

    def killed(*arguments: Any, **named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(slips, "Paper", killed)
        with pytest.raises(KeyboardInterrupt):
            slips.print_slips(house, STAFF, named)
    assert _tokens(house) == 5
    assert len(printed(house, named).all_links) == 5
    assert desk.counts(house, row(house, named).code) == (60, 0)


def test_the_command_writes_a_file_for_this_account_only(
    house: House, named: SurveyWave, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell, out = Shell(environ(house.settings), capsys), tmp_path / "slips.pdf"
    assert shell("wave", "slips", str(named.survey_id), "--out", str(out), "--unit", A) == "5"
    assert out.stat().st_mode & 0o777 == 0o600
    assert len(scan(out.read_bytes()).all_links) == 5
    assert "gets a slip" in shell.refused("wave", "slips", str(named.survey_id), "--out", str(out), "--person", "NV1")


def test_printable_says_what_there_is(house: House, drawn: SurveyWave) -> None:
    found = slips.printable(house, drawn)
    assert (found.named, found.boxes, found.slips) == (0, [("Nhà máy", 7), (A, 8)], 15)
    assert isinstance(slips.print_slips(house, STAFF, drawn, "Nhà máy"), Printed)


def test_the_command_for_the_plan_tells_of_boxes(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    survey_id = factories.survey(house, slips="box")
    factories.roster(house, survey_id, without_address())
    shell = Shell(environ(house.settings), capsys)
    assert shell("wave", "plan", str(survey_id)) == f"  box of {A}: 8"


def test_the_widest_code_and_the_longest_names_stay_on_their_slip() -> None:
    widest = new_token("444444", (int("11100" * 26, 2) >> 2).to_bytes(16, "big"))
    unit, name = (
        "Nhà máy Biên Hòa / Phân xưởng lắp ráp số hai / Chuyền A mười hai",
        "Nguyễn Hoàng Phương Thảo Quỳnh Anh",
    )
    slip = [Slip(widest, language, unit, name, "NV123456789") for language in ("vi", "en", "vi", "en")]
    read = scan(Paper(FACTS, "https://tra-loi.surveyhost.example").print(slip, [], datetime(2026, 3, 2, tzinfo=UTC)))
    assert read.codes == [["WWWW WWWW WWWW WWWW WWWW WWWW WWWW WWWW X"] * 4]
    assert read.links == [
        [f"https://tra-loi.surveyhost.example/s/{widest}?l={spoken}" for spoken in ("vi", "en", "vi", "en")]
    ]
