"""The page under /reply through the whole face, on both engines: right words and wrong ones cannot be told apart."""

import pytest
from sqlalchemy import Engine

from surveyhost import create_app
from surveyhost.core.threads import keys, reply
from surveyhost.core.threads.reply import Acknowledgement, Said
from surveyhost.services.threads import boxes
from tests.support import threads
from tests.support.statements import sent
from tests.support.threads import ITEM

pytestmark = pytest.mark.both_engines
SAID = (Said(None, "Từ tháng sau phụ tùng được đặt trước hai tuần."), Said(Acknowledgement.DONE))


@pytest.fixture
def asked(house):
    """Statements to the vault, as they are asked; of an app whose caches are filled."""
    wave = threads.dialogue_wave(house, 12)
    code = threads.code_of(house)
    words = [" ".join(keys.new_words(lambda count, byte=byte: bytes([byte]) * count, "vi")) for byte in (1, 2, 3)]
    laid = {}
    for own in (keys.derive(one, code, ITEM) for one in words[:2]):
        laid[own.thread.id] = reply.seal(own.thread, SAID if not laid else ())
    boxes.lay(house, code, laid)
    assert wave
    return code, words


def statements(act):
    """What an act answers, and what it asks of any database."""
    with sent(Engine) as found:
        return act(), found


def test_right_words_and_wrong_ones_are_alike_in_status_size_headers_and_statements(house, asked):
    """One whose writer was answered, one whose writer was not, and one that is nobody's; to read, and to write back."""
    code, words = asked
    browser = create_app(house.settings, house).test_client()

    def post(its, **more):
        return statements(lambda: browser.post("/reply?lang=vi", data={"_code": code, "_words": its, **more}))

    post(words[0])  # what never changes of a wave is read once a process
    answered, silent, unknown = (post(one) for one in words)
    assert SAID[0].words in answered[0].text and SAID[0].words not in silent[0].text + unknown[0].text
    for other in (silent, unknown):
        assert (other[0].status_code, len(other[0].data)) == (answered[0].status_code, len(answered[0].data))
        assert {*other[0].headers.keys()} == {*answered[0].headers.keys()}
        assert answered[1] and other[1] == answered[1]
    back = {"_item": ITEM, "_message": "Cảm ơn"}
    right, wrong = post(words[0], **back), post(words[2], **back)
    assert (right[0].status_code, len(right[0].data), right[1]) == (wrong[0].status_code, len(wrong[0].data), wrong[1])
