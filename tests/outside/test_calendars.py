"""Calendar files as RFC 5545 has them."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from surveyhost.outside.calendars import Entry, calendar

WORDS = "Lan; Bình, \\ và “Hương”\nbước hai: " + "rất dài, " * 40
MADE = calendar(
    [
        Entry(
            "action-7@pulse.example",
            date(2027, 1, 31),
            "Họp đầu ca\r\nBEGIN:VALARM",
            WORDS,
            datetime(2026, 3, 2, 8, tzinfo=UTC),
        )
    ]
)


def test_lines_end_and_fold_as_they_should():
    assert MADE.startswith(b"BEGIN:VCALENDAR\r\n") and MADE.endswith(b"END:VCALENDAR\r\n")
    lines = MADE.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines)
    for line in lines:
        line.decode()  # no letter is cut in two


def test_what_is_read_back_is_what_was_written():
    [event] = Calendar.from_ical(MADE).walk("VEVENT")
    assert event["uid"] == "action-7@pulse.example"
    assert event.decoded("dtstart") == date(2027, 1, 31)
    assert str(event["description"]) == WORDS
    assert b"DTSTART;VALUE=DATE:20270131" in MADE and b"DTSTAMP:20260302T080000Z" in MADE


def test_words_cannot_break_out_of_their_line():
    assert len(Calendar.from_ical(MADE).walk("VALARM")) == 1
    assert MADE.count(b"\r\nBEGIN:VALARM") == 1
