"""An inbox is read over IMAP and POP3: what was for us goes, the rest stays, and nobody's words are repeated."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.outside.mail import inbox
from tests.support.inboxes import serving

OURS, THEIRS = b"Subject: report\r\n\r\nx.\r\n", b"Subject: a person's\r\n\r\n.x\r\n"


@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_what_was_for_us_goes_and_the_rest_stays(kind):
    with serving(kind, OURS, THEIRS, OURS) as box:
        seen = []
        handled = inbox.read(box.url, lambda raw: seen.append(raw) or raw.startswith(b"Subject: report"))
        assert handled == 2
        assert [one.rstrip() for one in seen] == [OURS.rstrip(), THEIRS.rstrip(), OURS.rstrip()]
        assert list(box.messages.values()) == [THEIRS]
        assert box.flags.get(2) in ({"SEEN"}, set())
        seen.clear()
        assert inbox.read(box.url, lambda raw: seen.append(raw) or False) == 0
        assert len(seen) == (0 if kind == "imap" else 1)  # POP3 has no mark for what was read


@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_a_server_that_refuses_is_told_without_its_words(kind):
    with serving(kind) as box, pytest.raises(Refusal) as refused:
        inbox.read(box.url.replace("hush", "hush2"), lambda raw: True)
    assert "could not be read" in str(refused.value)
    assert "firm.example" not in str(refused.value) and "hush" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_a_message_stays_where_handling_it_breaks_off(kind):
    def breaks(raw):
        raise KeyboardInterrupt

    with serving(kind, OURS) as box:
        with pytest.raises(KeyboardInterrupt):
            inbox.read(box.url, breaks)
        assert list(box.messages.values()) == [OURS]
        assert inbox.read(box.url, lambda raw: True) == 1


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(Refusal, match="could not be read"):
        inbox.read("imap://me:hush@127.0.0.1:1", lambda raw: True)
