"""Two that print at the same moment, two desks or a desk and a command, print each report once."""

import threading

import pytest

from surveyhost.services.office.house import House, open_house
from surveyhost.services.releases import signed_reports
from surveyhost.store.office.report import printed_reports


@pytest.mark.both_engines
def test_whoever_comes_while_reports_are_printed_waits_and_finds_them_printed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way, may_end, looked = threading.Event(), threading.Event(), list[str]()

    def slow(session: object) -> object:
        looked.append(threading.current_thread().name)
        under_way.set()
        may_end.wait()
        return printed_reports(session)  # type: ignore[arg-type]

    monkeypatch.setattr(signed_reports, "printed_reports", slow)
    first, second = (
        threading.Thread(target=lambda: signed_reports.print_missing(open_house(house.settings)), name=name)
        for name in ("first", "second")
    )
    first.start()
    under_way.wait()
    second.start()
    second.join(0.2)
    assert looked == ["first"]
    may_end.set()
    first.join()
    second.join()
    assert looked == ["first", "second"]
