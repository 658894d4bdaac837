"""The audit log, jobs, search and erasure."""

import json
import re

import pytest

from surveyhost.services.office import audit, audit_late_seals, audit_seals
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import lists
from surveyhost.store.office.accounts import Account
from surveyhost.store.office.audit import AuditHead
from surveyhost.store.office.tables import AuditEvent, Letter, Participant
from tests.support import factories
from tests.support.letter_waves import SHELL


class TestAudit:
    def test_it_lists_the_latest_first_and_pages_back(self, town, tuan):
        for number in range(105):
            factories.client(town.house, f"Khách {number}")
        page = tuan.page("/console/audit/")
        entries = [int(words) for words in page.words("//tbody/tr/th")]
        assert entries == sorted(entries, reverse=True)
        assert len(entries) == 100
        older = tuan.page(f"/console/audit/?before={entries[-1]}")
        assert int(older.words("//tbody/tr/th")[0]) == entries[-1] - 1

    def test_it_says_whether_the_chain_holds(self, town, tuan):
        factories.client(town.house)
        assert tuan.page("/console/audit/check").h1.startswith("The chain holds")
        with town.house.office.begin() as session:
            session.get_one(AuditEvent, 1).actor = "nobody"
        assert tuan.page("/console/audit/check").h1 == "The chain is broken at entry 1"

    @pytest.mark.parametrize("language", ["en", "vi"])
    def test_it_says_what_is_wrong_with_the_end_and_what_to_do(self, town, tuan, language):
        words = {
            "en": ("The end of the log does not hold", "is missing", "cut short", "bring it back from your copy"),
            "vi": ("Phần cuối nhật ký không đáng tin", "Thiếu tệp", "bị cắt ngắn", "hãy khôi phục tệp này từ bản sao"),
        }[language]
        audit_late_seals.begin(town.house)
        factories.client(town.house)
        mark = town.house.settings.data / audit_seals.MARK
        kept = mark.read_bytes()
        mark.unlink()
        page = tuan.page(f"/console/audit/check?lang={language}")
        assert page.h1 == words[0] and "None" not in page.text
        assert words[1] in page.text and words[3] in page.text and str(mark) in page.text
        mark.write_bytes(b"{}")
        assert words[1] not in tuan.page(f"/console/audit/check?lang={language}").text
        mark.write_bytes(kept)
        with town.house.office.begin() as session:
            last = session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
            head = session.query(AuditHead).one()
            head.events, head.digest = head.events - 1, last.previous
            session.delete(last)
        page = tuan.page(f"/console/audit/check?lang={language}")
        assert page.h1 == words[0] and "None" not in page.text
        assert words[2] in page.text and words[3] not in page.text

    def test_the_export_checks_without_us(self, town, tuan):
        factories.client(town.house)
        lines = tuan.get("/console/audit/export").text.splitlines()
        events = [json.loads(line) for line in lines]
        assert [one["previous"] for one in events[1:]] == [one["digest"] for one in events[:-1]]
        assert len(events) == audit.check(town.house).events


class TestJobs:
    def test_it_teaches_where_nothing_waits(self, lan):
        assert lan.page("/console/jobs/").h1 == "The worker has nothing waiting"

    def test_it_shows_how_far_letters_are_and_tells_the_worker(self, town, lan, wave):
        with town.house.office.begin() as session:
            session.query(Letter).filter(Letter.id <= 20).update({"state": "sent"})
        page = lan.page("/console/jobs/")
        assert page.words("//tbody/tr[1]/td")[1:5] == ["20", "40", "0", "0"]
        lan.done("/console/jobs/letters/1")
        assert "1" in lan.page("/console/jobs/").words("//dl[contains(@class, 'health')]//dd")[0]


class TestSearch:
    def test_it_finds_clients_surveys_and_people(self, town, tuan):
        factories.survey(town.house, factories.client(town.house, "Linh kiện Minh Hải"), title="Tiếng nói minh bạch")
        page = tuan.page("/console/search?q=MINH")
        assert page.words("//div[@id='found']//b") == ["Linh kiện Minh Hải", "Tiếng nói minh bạch"]
        assert tuan.page("/console/search?q=tuan").words("//div[@id='found']//b") == ["tuan tuan@vendor.example"]

    def test_it_wants_two_letters(self, town, tuan):
        factories.client(town.house)
        assert not tuan.page("/console/search?q=m").all("//div[@id='found']//a")

    def test_what_was_typed_stays_text(self, tuan):
        assert not tuan.page("/console/search?q=<script>x</script>").all("//script[not(@src)]")

    def test_only_who_may_edit_people_finds_them(self, town, tuan, lan):
        assert not lan.page("/console/search?q=tuan").all("//div[@id='found']//a")


class TestErase:
    def test_it_is_carried_out_and_answered_in_both_languages(self, town, lan, survey):
        nothing = lan.get(f"/console/surveys/{survey}/erase?reference=+")
        assert (nothing.status_code, "Type the id" in nothing.text) == (422, True)
        page = lan.page(f"/console/surveys/{survey}/erase?reference=NV0007")
        assert page.h1 == "Erase Nguyễn Thị 7?"
        response = lan.send(f"/console/surveys/{survey}/erase", reference="NV0007")
        assert "we cannot find your answer to erase it" in response.text
        said = " ".join(response.text.split())
        assert re.search(r"On \d{1,2} [A-Z][a-z]{2} \d{4}, as you asked", said)
        assert re.search(r"Ngày \d{2}/\d{2}/\d{4}, theo yêu cầu", said), "each letter dates itself in its own language"
        assert "chúng tôi không tìm được lá phiếu ấy" in response.text
        with town.house.office() as session:
            assert session.query(Participant).count() == 59
        assert "NV0007" not in "".join(audit.export(town.house))

    def test_a_number_is_shown_is_gone_and_is_named_in_the_answer(self, town, lan, survey):
        roster = "id,email,phone,name,unit\n" + "".join(
            f"NV{n:04d},,+8491234{n:04d},Nguyễn Thị {n},A\n" for n in range(60)
        )
        rosters.put(town.house, SHELL, survey, "r.csv", roster.encode(), confirmed=rosters.SURE)
        page = lan.page(f"/console/surveys/{survey}/erase?reference=NV0007")
        assert "+84912340007" in page.text and "gets a slip" not in page.text
        said = " ".join(lan.send(f"/console/surveys/{survey}/erase", reference="NV0007").text.split())
        assert "address and telephone number" in said and "số điện thoại" in said
        assert "replied STOP, such a mark of it, for a year at most" in said
        assert "nobody else can find it" not in said  # what the privacy page admits is not denied here

    def test_to_staff_who_read_vietnamese_too_each_letter_has_its_own_date(self, town, lan, survey):
        with town.house.office.begin() as session:
            session.query(Account).update({"language": "vi"})
        lan.page(f"/console/surveys/{survey}/erase?reference=NV0007")
        said = " ".join(lan.send(f"/console/surveys/{survey}/erase", reference="NV0007").text.split())
        assert re.search(r"On \d{1,2} [A-Z][a-z]{2} \d{4}, as you asked", said)
        assert re.search(r"Ngày \d{2}/\d{2}/\d{4}, theo yêu cầu", said)

    def test_the_seat_stays_and_the_letters_go_in_the_field(self, town, lan, wave):
        lan.page(f"/console/surveys/{wave.survey_id}/erase?reference=NV0007")
        lan.send(f"/console/surveys/{wave.survey_id}/erase", reference="NV0007")
        with town.house.office() as session:
            assert session.query(Letter).count() == 59
        assert lists.survey(town.house, wave.survey_id).waves[0].invited == 60
        factories.answered(town.house, wave, 20)

    def test_nobody_has_that_id(self, lan, survey):
        assert lan.get(f"/console/surveys/{survey}/erase?reference=X").status_code == 422
        lan.page(f"/console/surveys/{survey}/erase")
        assert lan.send(f"/console/surveys/{survey}/erase", reference="X").status_code == 422

    def test_who_was_erased_is_kept_out_until_they_ask(self, town, lan, survey):
        path = f"/console/surveys/{survey}/erase"
        lan.page(f"{path}?reference=NV0007")
        lan.send(path, reference="NV0007")
        shown = lan.get(f"{path}?reference=NV0007")
        assert "This person was erased" in shown.text
        page = lan.done(f"{path}/back", reference="NV0007")
        assert "may bring this person back" in page.text
