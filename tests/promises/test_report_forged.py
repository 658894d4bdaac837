"""Whoever has a report and our program makes another of it, and signs that: what `release verify` says.

Nothing of this may be called to hold, whatever else fits; and the answer comes within seconds, in one sentence.
"""

import io
import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from surveyhost.core.release.json import anonymity, canonical
from surveyhost.core.report_length import OF_UNITS, Length
from surveyhost.outside.pdf.signature import Identity, self_made, sign
from surveyhost.services.keys import signing
from surveyhost.services.releases import releases, signed_reports, verify
from surveyhost.services.releases.report_pdf import report_pdf
from surveyhost.services.tabulation import tally
from tests.support import factories
from tests.support.shell import Shell, environ
from tests.support.unsigned import unsigned

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SECONDS = 10
"""Of the processor."""
made: dict[str, bytes] = {}
"""The report, its certificate, and what it was printed from; printed once for all tests of this file."""


@pytest.fixture(params=("sqlite",))
def engine_name(request):
    """No database is asked, but for the release to be made."""
    return request.param


@pytest.fixture
def report(house, settings) -> bytes:
    """A released report; its house signs it."""
    if not made:
        wave = factories.closed_wave(house, 40)
        release = factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))
        signed_reports.print_missing(house)
        made.update(pdf=releases.file(house, release, "pdf", "en"), copy=signed_reports._copy(house, release))
        made.update({one.kind: releases.file(house, release, one.kind, "en") for one in Length})
        unit = releases.load(house, release).units()[1].code
        made.update({f"unit {one}": signed_reports.signed(house, release, "en", unit, one) for one in OF_UNITS})
        made.update({name: (settings.data / name).read_bytes() for name in (signing.CERTIFICATE, signing.KEY)})
    for name in (signing.CERTIFICATE, signing.KEY):
        (settings.data / name).write_bytes(made[name])
    return made["pdf"]


@pytest.fixture
def mallory() -> Identity:
    return self_made("surveyhost", NOW)


@pytest.fixture
def said(tmp_path, settings, capsys) -> Callable[..., str]:
    """What the command answers about a file: in the house, with a certificate, or (`away`) with nothing at hand."""

    def ask(pdf: bytes, *options: str, away: bool = False) -> str:
        path = tmp_path / "report.pdf"
        path.write_bytes(pdf)
        where = {**environ(settings), **({"SURVEYHOST_DATA": str(tmp_path / "nowhere")} if away else {})}
        shell, begun = Shell(where, capsys), time.process_time()
        try:
            answer = shell.refused("release", "verify", str(path), *options)
        except AssertionError:
            answer = "holds"
        assert time.process_time() - begun < SECONDS
        assert "Traceback" not in answer
        return answer

    return ask


def rewritten(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """The file with a change, all of it written anew, without the signature it had."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(unsigned(pdf))) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def with_facts(pdf: bytes, change: Callable[[dict], object]) -> bytes:
    """The file with other facts attached."""

    def put(opened: pikepdf.Pdf) -> None:
        facts = json.loads(opened.attachments[verify.ATTACHED].get_file().read_bytes())
        change(facts)
        del opened.attachments[verify.ATTACHED]
        opened.attachments[verify.ATTACHED] = pikepdf.AttachedFileSpec(opened, canonical(facts))

    return rewritten(pdf, put)


def test_the_honest_report_holds_where_its_signer_is_known(report, said, settings):
    assert said(report) == "holds"
    assert said(report, "--certificate", str(settings.data / signing.CERTIFICATE), away=True) == "holds"
    assert "is consistent in itself; signer unknown" in said(report, away=True)


@pytest.mark.parametrize("length", [Length.SUMMARY, Length.ONE_PAGE])
def test_so_do_its_short_lengths_and_a_changed_one_does_not(report, said, settings, length):
    certificate = ("--certificate", str(settings.data / signing.CERTIFICATE))
    assert said(made[length.kind], *certificate, away=True) == "holds"
    changed = with_facts(made[length.kind], lambda facts: facts["certificate"].update(groups=99))
    assert "attached facts are not those whose digest is printed" in said(changed, *certificate, away=True)
    tables = {verify.attached(made[one.kind])["tables_hash"] for one in Length}
    assert len(tables) == 1


@pytest.mark.parametrize("length", OF_UNITS)
def test_so_do_both_lengths_of_a_unit_and_a_changed_one_does_not(report, said, settings, length):
    certificate = ("--certificate", str(settings.data / signing.CERTIFICATE))
    assert said(made[f"unit {length}"], *certificate, away=True) == "holds"
    changed = with_facts(made[f"unit {length}"], lambda facts: facts["certificate"].update(groups=99))
    assert "attached facts are not those whose digest is printed" in said(changed, *certificate, away=True)
    assert verify.attached(made[f"unit {length}"])["tables_hash"] == verify.attached(report)["tables_hash"]


def printed(pdf: bytes) -> str:
    """All words of its pages, without the white space between them."""
    opened = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range() for page in opened).split())


@pytest.mark.parametrize("length", list(Length))
def test_the_end_of_the_audit_log_is_printed_in_each_length(report, length):
    """Whoever has paper alone can hold it against the log."""
    end = verify.attached(made[length.kind])["audit"]
    assert f"{end['events']}events,thelast{end['digest'][:16]}." in printed(made[length.kind])


def drop_a_page(opened: pikepdf.Pdf) -> None:
    del opened.pages[4]


def another_order(opened: pikepdf.Pdf) -> None:
    opened.pages.reverse()


def a_page_twice(opened: pikepdf.Pdf) -> None:
    opened.pages.append(opened.pages[3])


def other_figures(opened: pikepdf.Pdf) -> None:
    page = opened.pages[5]
    content = page.Contents.read_bytes()
    place = content.rindex(b"Tm")
    page.Contents = opened.make_stream(content[: place - 2] + b"9 " + content[place:])


def a_note_over_a_page(opened: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 300, 300])
    page = opened.pages[5]
    page.obj.Annots = pikepdf.Array([*page.obj.get("/Annots", []), opened.make_indirect(note)])


def other_glyphs(opened: pikepdf.Pdf) -> None:
    font = next(iter(opened.pages[5].obj.Resources.Font.values()))
    font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"0031>", b"0039>"))


def layers(opened: pikepdf.Pdf) -> None:
    opened.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array(), D=pikepdf.Dictionary())


PAGES = [drop_a_page, another_order, a_page_twice, other_figures, a_note_over_a_page, other_glyphs, layers]


@pytest.mark.parametrize("change", PAGES)
def test_other_pages_signed_anew(report, said, mallory, change):
    forged = sign(rewritten(report, change), mallory)
    assert "does not hold: pages" in said(forged, away=True)
    assert "does not hold: signature, pages" in said(forged)


def invented_group(facts: dict) -> None:
    company = facts["groups"][0]
    facts["groups"].append({**company, "code": "ux", "path": ["Ban giám đốc"], "parent": "company", "respondents": 12})


def invented_people(facts: dict) -> None:
    facts["groups"][0]["respondents"] += 40


def other_signers(facts: dict) -> None:
    facts["people"]["approved_by"] = "works-council@minhhai.example"


@pytest.mark.parametrize("change", [invented_group, invented_people, other_signers])
def test_other_facts_signed_anew(report, said, mallory, change):
    forged = sign(with_facts(report, change), mallory)
    assert "pages" in said(forged, away=True).partition("does not hold: ")[2]
    assert "signature" in said(forged).partition("does not hold: ")[2]


def test_the_facts_of_another_report(report, said, mallory, house):
    copy = made["copy"]
    other = json.loads(
        anonymity(replace(copy.release, number=7), [], {"prepared_by": "a@b.vn", "approved_by": "c@d.vn"})
    )
    forged = sign(with_facts(report, lambda facts: (facts.clear(), facts.update(other))), mallory)
    assert "pages" in said(forged, away=True).partition("does not hold: ")[2]


def test_all_of_it_made_anew_with_our_own_program(report, said, mallory, settings):
    """Nobody can tell such a file by itself: its signer is not known, and so it never holds."""
    copy = made["copy"]
    company = replace(copy.release.groups[0], respondents=copy.release.groups[0].respondents + 30)
    release = replace(copy.release, groups=(company, *copy.release.groups[1:]), respondents=company.respondents)
    facts = json.loads(copy.attachments[verify.ATTACHED])
    facts["groups"][0]["respondents"] = company.respondents
    files = {verify.ATTACHED: canonical(facts)}
    forged = sign(report_pdf(release, "en", None, copy.brand, files, None, copy.imprint), mallory)
    assert "is consistent in itself; signer unknown" in said(forged, away=True)
    assert "does not hold: signature" in said(forged)
    pinned = ("--certificate", str(settings.data / signing.CERTIFICATE))
    assert "does not hold: signature" in said(forged, *pinned, away=True)


def appended(pdf: bytes) -> IncrementalPdfFileWriter:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    pages = writer.root["/Pages"]["/Kids"]
    pages.pop()
    writer.update_container(pages)
    writer.root["/Later"] = generic.pdf_name("/Later")
    writer.update_root()
    return writer


def test_an_update_after_the_signature(report, said, settings, tmp_path):
    out = io.BytesIO()
    appended(report).write(out)
    for options in ((), ("--certificate", str(settings.data / signing.CERTIFICATE))):
        assert "does not hold: signature, pages" in said(out.getvalue(), *options)
    assert "signature" in said(report + b"\n% later\n%%EOF\n")


def test_an_update_and_a_second_signature(report, said, mallory):
    out = io.BytesIO()
    appended(report).write(out)
    assert "does not hold: signature" in said(sign(out.getvalue(), mallory, field="Second"))


def test_changed_bytes_anywhere(report, said):
    """Each is found, in one sentence and in time; but in the room that the signature itself lies in."""
    room = report.rindex(b"/Contents <"), report.rindex(b"/Contents <") + 20_000
    dice = random.Random(3)
    places = [dice.randrange(len(report)) for _ in range(8)] + [room[0] - dice.randrange(4000) for _ in range(4)]
    for place in places:
        if not room[0] <= place <= room[1]:
            assert said(report[:place] + bytes([report[place] ^ 1]) + report[place + 1 :]) != "holds", place
    assert said(report[: len(report) // 2]) != "holds"


@pytest.mark.parametrize("content", [b"", b"junk", b"%PDF-1.7", b"-----BEGIN CERTIFICATE-----\nAAAA\n", "the key"])
def test_what_is_no_certificate(report, said, settings, tmp_path, content):
    path = tmp_path / "not.pem"
    path.write_bytes((settings.data / signing.KEY).read_bytes() if content == "the key" else content)
    assert said(report, "--certificate", str(path)).endswith(
        "not.pem is not a certificate; expected one in PEM, like report-signing.pem."
    )
    assert "cannot be read" in said(report, "--certificate", str(tmp_path / "none.pem"))


def test_another_certificate(report, said, mallory, tmp_path):
    path = tmp_path / "other.pem"
    path.write_bytes(mallory.certificate)
    answer = said(report, "--certificate", str(path))
    assert "by surveyhost with another certificate than the one expected" in answer
    assert answer.endswith("does not hold: signature.")


def test_a_record_of_destruction_holds_only_under_a_known_key(house, settings, said, tmp_path, capsys):
    from surveyhost.services.releases import destruction_records

    wave = factories.closed_wave(house, 12)
    path: Path = tmp_path / "record.json"
    path.write_bytes(destruction_records.file(house, destruction_records.of_survey(house, wave.survey_id)[0].id))
    inside, away = Shell(environ(settings), capsys), Shell({"SURVEYHOST_DATA": str(tmp_path / "no")}, capsys)
    inside("release", "verify", str(path))
    assert "is consistent in itself; signer unknown" in away.refused("release", "verify", str(path))
