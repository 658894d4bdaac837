"""What HR of the demo tells everybody: the page, what was decided, and answers to what was written."""

from ...core.loop.decision import Decision
from ...core.loop.finding import refer
from ...core.loop.reach import EVERYTHING
from ...core.loop.results_page import PublicAnswer, Telling
from ..loop import decisions
from ..office.house import Actor, House
from ..results import composing, publishing
from . import welcome

HR = Actor(welcome.HR)
WORDS = {
    "vi": "Cảm ơn bạn đã trả lời. Điều chúng tôi nghe rõ nhất: góp ý xong rồi không biết kết quả. "
    "Đó là việc đầu tiên chúng tôi sửa.",
    "en": "Thank you for answering. What we heard most clearly: you make suggestions and never learn what came of "
    "them. That is the first thing we put right.",
}
ANSWERS = (
    PublicAnswer(
        {
            "vi": "Máy hỏng phải chờ phụ tùng, có khi cả tuần.",
            "en": "When a machine breaks, it waits for spare parts, at times for a week.",
        },
        {
            "vi": "Từ tháng sau kho giữ sẵn phụ tùng của những máy hay hỏng nhất. Tổ bảo trì báo lại trong hai ngày.",
            "en": "From next month the store keeps parts for the machines that break most often. Maintenance reports "
            "back within two days.",
        },
    ),
    PublicAnswer(
        {"vi": "Ca đêm ít được hỏi ý kiến.", "en": "Nobody asks the night shift what it thinks."},
        {
            "vi": "Quản đốc họp với ca đêm mỗi tháng một lần, vào đầu ca.",
            "en": "The plant manager meets the night shift once a month, when the shift begins.",
        },
    ),
)
DECIDED = ((Decision.UNDER_WAY, ""), (Decision.NOT_NOW, "Sang năm, cùng khóa huấn luyện tổ trưởng."))
SAID = (
    {
        "vi": "Bắt đầu từ tháng trước; quý sau chúng tôi kể tiếp.",
        "en": "Begun last month; we tell you more next quarter.",
    },
    {"vi": "Sang năm, cùng khóa huấn luyện tổ trưởng.", "en": "Next year, with the training of team leaders."},
)


def put_up(house: House, client_id: int, release_id: int, words: dict[str, str]) -> None:
    """Put up a page with the figures that are proposed and a few words; the letters about replies lead to it."""
    _, now = composing.standing(house, client_id, release_id)
    composing.keep(house, HR, client_id, release_id, Telling(now.telling.figures, words, (), {}))
    composing.order(house, HR, client_id, release_id)
    publishing.publish_due(house)


def tell_everybody(house: House, client_id: int, release_id: int) -> None:
    """Decide about the two lowest findings, put up the page, and have everybody written to."""
    release, now = composing.standing(house, client_id, release_id)
    lowest = sorted(now.stands, key=lambda one: refer(release, one.place).figure.low)
    said = {}
    for one, (decision, reason), words in zip(lowest, DECIDED, SAID, strict=False):
        decisions.decide(house, HR, client_id, EVERYTHING, int(one.finding), decision, reason)
        said[one.finding] = words
    what = Telling(now.telling.figures, WORDS, ANSWERS, said)
    composing.keep(house, HR, client_id, release_id, what)
    composing.order(house, HR, client_id, release_id, letter=True)
    publishing.publish_due(house)
