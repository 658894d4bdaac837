"""A survey of the demo whose writers can be answered: what some of them wrote, and what they were told."""

import random
from typing import NamedTuple

from ...core.threads.reply import Acknowledgement, Said
from ...core.wave.policy import Dialogue
from ..answering import responses, threads
from ..fieldwork import closing, opening
from ..office.house import House
from ..office.survey_rows import SurveyWave
from ..setup import surveys
from ..threads import reading, replying, rounds
from .answers import Respondent
from .people import OFFICE, Employee
from .running import PREPARER, Calendar, asked, links_of, new_survey, post, release
from .telling import HR, put_up

QUESTIONNAIRE, ITEM = "partners-across-functions", "partners_comment"
OPENED, CLOSED, RELEASED, ROUND = 36, 31, 20, 9
"""Days ago."""
KEPT = 30
"""Days for which answers are kept after the release: as long as replies go out."""
WRITTEN = (
    "Đơn hàng gấp thì phòng tôi biết sau cùng. Nên có một kênh báo chung, đừng nhắn riêng từng người.",
    "Hai phòng cùng nhập một bảng, số lúc nào cũng lệch. Để một bên giữ thôi.",
    "Hỏi kế toán một câu mà ba ngày mới có trả lời.",
    "Họp liên phòng không có biên bản, tuần sau lại bàn lại từ đầu.",
    "Bản vẽ đổi thì báo luôn cho mua hàng, chúng tôi đặt nhầm hai lần rồi.",
    "Tôi muốn biết ai phụ trách việc gì ở phòng bên. Giờ toàn hỏi vòng vòng.",
    "Cho phòng tôi dự họp kế hoạch tuần, dù chỉ mười phút.",
)
"""What people write who want to be able to get an answer."""
TOLD = (
    "Cảm ơn bạn. Từ tháng sau mọi đơn gấp được báo trong một kênh chung; phòng kinh doanh lập kênh ấy trước ngày 5. "
    "Bạn thấy còn thiếu ai thì viết lại cho chúng tôi ở đây."
)
WORDS = {
    "vi": "Cảm ơn bạn đã trả lời. Ai đánh dấu muốn nhận trả lời thì đọc được ở trang ấy.",
    "en": "Thank you for answering. Whoever asked to be answerable can read what we say there.",
}


class Thread(NamedTuple):
    """What a writer keeps."""

    code: str
    words: tuple[str, ...]


def answered(house: House, calendar: Calendar, client_id: int, people: list[Employee], chance: random.Random) -> Thread:
    """The survey, one round of replies after its release; what one of those keeps who got more than a word."""
    title = {"vi": "Cùng làm việc giữa các phòng", "en": "Working together across departments"}
    office = [one for one in people if one.unit.path.startswith(OFFICE)]
    calendar.at(OPENED + 1, 9)
    survey_id = new_survey(house, client_id, QUESTIONNAIRE, title, office, ())
    surveys.edit(house, PREPARER, survey_id, settings={"dialogue": Dialogue.YES, "destroy_by_days": KEPT})
    calendar.at(OPENED, 8)
    wave = opening.open_wave(house, PREPARER, survey_id, closes=calendar.on(CLOSED, 17))
    post(house)
    calendar.at(OPENED - 2, 15)
    written = _answer(house, wave, office, chance)
    calendar.at(CLOSED, 17)
    closing.close(house, PREPARER, wave)
    release_id = release(house, calendar, wave, RELEASED)
    calendar.at(RELEASED - 3, 10)
    put_up(house, client_id, release_id, WORDS)
    told = _reply(house, calendar, client_id, release_id)
    calendar.at(ROUND, 9)
    rounds.go_due(house)
    post(house)
    return written[told]


def _answer(house: House, wave: SurveyWave, office: list[Employee], chance: random.Random) -> dict[str, Thread]:
    """Everybody answers; what each comment's writer keeps."""
    code, questionnaire = asked(house, wave)
    respondent, links, left = Respondent(questionnaire, chance), links_of(house, code), list(WRITTEN)
    kept = {}
    for person in chance.sample(office, len(office)):
        given = respondent.answers(person)
        writes = bool(left) and person.language == "vi"
        if writes:
            given[ITEM] = left.pop()
        found = responses.find(house.vault, links[person.email])
        ticked = threads.NOTHING
        if writes and found.wave is not None:
            ticked = threads.ticked(found.wave, given, [ITEM], "vi")
            kept[given[ITEM]] = Thread(code, ticked.words)
        responses.submit(house.vault, found, given, person.language, threads.beside(code, ticked))
    return kept


def _reply(house: House, calendar: Calendar, client_id: int, release_id: int) -> str:
    """HR answers one comment in words, which somebody of the vendor reads first, and thanks for the others; the comment
    that was answered."""
    calendar.at(RELEASED - 5, 10)
    comments = replying.standing(house, client_id, release_id).comments
    first = next((one for one in comments if one.text == WRITTEN[0]), comments[0])
    replying.say(house, HR, client_id, release_id, first.id, Said(Acknowledgement.DONE, TOLD))
    replying.thank_rest(house, HR, client_id, release_id)
    calendar.at(RELEASED - 6, 9)
    reading.let_go(house, PREPARER, release_id, first.id)
    return first.text
