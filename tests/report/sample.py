# ruff: noqa: E501  (the statements of a questionnaire stand one a line, in both languages)
"""A release of the firm of the pictures, made by a small publisher of its own, for tests of the report.

Linh kiện Minh Hải: two plants and an office, 240 people. All people are invented.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from surveyhost.core.questionnaire.measures import Measure, category, measures
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section, Theme
from surveyhost.core.release.model import COMPANY, Cell, CommentList, Group, Protected, Release, Share

ENDS = {
    "vi": ("Rất không đồng ý", "Không đồng ý", "Nửa nọ nửa kia", "Đồng ý", "Rất đồng ý"),
    "en": ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"),
}
THEMES = (
    ("work", "Điều kiện làm việc", "Working conditions"),
    ("voice", "An toàn khi lên tiếng", "Safe to speak up"),
    ("lead", "Cấp trên trực tiếp", "Direct manager"),
    ("service", "Phục vụ nội bộ", "Internal service"),
    ("customer", "Hiểu khách hàng", "Knowing the customer"),
    ("bond", "Gắn bó", "Engagement"),
)
STATEMENTS = (
    ("work", "tools", "Tôi có đủ công cụ và thiết bị để làm tốt việc của mình.", "I have the tools and equipment to do my work well.", 0.8),
    ("work", "repair", "Máy hỏng được sửa trước khi ảnh hưởng đến kế hoạch.", "Broken machines are repaired before the plan suffers.", -0.3),
    ("work", "plan", "Kế hoạch tuần ít khi bị đổi vào phút chót.", "The week's plan is seldom changed at the last minute.", 0.2),
    ("work", "space", "Chỗ làm việc của tôi đủ sáng, đủ mát và an toàn.", "My place of work is bright, cool and safe enough.", 0.5),
    ("voice", "speak", "Tôi có thể nói ra vấn đề mà không sợ bị gây khó dễ.", "I can name a problem without fear of trouble.", 0.05),
    ("voice", "heard", "Khi có người nêu ý kiến, cấp trên lắng nghe đến cùng.", "When somebody raises a point, managers hear it out.", 0.2),
    ("voice", "closed", "Lần gần nhất tôi góp ý, tôi được biết kết quả.", "The last time I suggested something, I learnt what came of it.", -0.4),
    ("voice", "early", "Ở bộ phận tôi, báo lỗi sớm được xem là việc tốt.", "In my unit, reporting a fault early counts as good work.", 0.5),
    ("lead", "clear", "Cấp trên giao việc rõ ràng và công bằng.", "My manager hands out work clearly and fairly.", 1.1),
    ("lead", "thanks", "Cấp trên ghi nhận khi tôi làm tốt.", "My manager notices when I do well.", 0.6),
    ("lead", "unblock", "Cấp trên giúp tôi gỡ vướng mắc với bộ phận khác.", "My manager helps when I am stuck with another unit.", 0.5),
    ("service", "know", "Tôi biết phải hỏi ai ở bộ phận khác.", "I know whom to ask in other units.", 0.3),
    ("service", "reply", "Các bộ phận khác phản hồi đúng hẹn.", "Other units answer when they said they would.", -0.1),
    ("service", "once", "Các bộ phận giải quyết xong ngay từ lần đầu.", "Other units solve it the first time.", -0.4),
    ("customer", "who", "Tôi biết khách hàng nào dùng thứ tôi làm ra.", "I know which customer uses what I make.", 0.4),
    ("customer", "need", "Tôi biết khách hàng cần gì nhất ở chúng tôi.", "I know what customers need most from us.", 0.3),
    ("customer", "told", "Tôi được nghe khi khách hàng khen hoặc phàn nàn.", "I hear it when customers praise or complain.", 0.1),
    ("bond", "proud", "Tôi tự hào khi nói mình làm ở Minh Hải.", "I am proud to say I work at Minh Hải.", 0.7),
    ("bond", "stay", "Tôi thấy mình còn làm ở đây trong hai năm tới.", "I see myself here two years from now.", 0.2),
)  # fmt: skip
STEPS = (
    ("find", "Biết tìm ai", "Knew whom to ask", 0.6),
    ("send", "Gửi yêu cầu", "Sent the request", 0.8),
    ("answer", "Được phản hồi", "Got an answer", 0.3),
    ("fixed", "Sửa xong lần đầu", "Fixed the first time", -0.5),
    ("told", "Được báo lại", "Was told", -0.3),
)
DEPARTMENTS = (
    ("maintenance", "Bảo trì", "Maintenance", -0.6),
    ("warehouse", "Kho", "Warehouse", 0.0),
    ("quality", "Chất lượng", "Quality", 0.5),
    ("people", "Nhân sự", "People", 0.6),
    ("accounts", "Kế toán", "Accounts", 0.3),
    ("buying", "Mua hàng và CNTT", "Purchasing and IT", -0.4),
)
UNITS = {
    ("Nhà máy Biên Hòa", "Ép nhựa"): 36,
    ("Nhà máy Biên Hòa", "Lắp ráp"): 42,
    ("Nhà máy Biên Hòa", "Kho và vận chuyển"): 16,
    ("Nhà máy Biên Hòa", "Bảo trì"): 9,
    ("Nhà máy Biên Hòa", "Chất lượng"): 11,
    ("Nhà máy Biên Hòa", "Văn phòng nhà máy"): 4,
    ("Nhà máy Long An", "Ép nhựa"): 25,
    ("Nhà máy Long An", "Lắp ráp"): 31,
    ("Nhà máy Long An", "Kho và vận chuyển"): 9,
    ("Nhà máy Long An", "Bảo trì"): 8,
    ("Nhà máy Long An", "Chất lượng"): 3,
    ("Văn phòng TP.HCM", "Kinh doanh"): 14,
    ("Văn phòng TP.HCM", "Kế toán"): 9,
    ("Văn phòng TP.HCM", "Nhân sự"): 8,
    ("Văn phòng TP.HCM", "Kỹ thuật"): 9,
    ("Văn phòng TP.HCM", "Mua hàng"): 3,
    ("Văn phòng TP.HCM", "CNTT"): 3,
}
BREAKDOWNS = {
    "tenure": ("Dưới 1 năm", "1 đến 3 năm", "3 đến 5 năm", "Trên 5 năm"),
    "shift": ("Ca ngày", "Ca luân phiên", "Giờ hành chính"),
    "customer_facing": ("Có", "Không"),
}
COMMENTS = (
    "Ai nói nhiều thì tháng đó xếp loại B, không ai giải thích.",
    "Báo máy kêu lạ thì bị hỏi ngược “sao chuyền khác không ai kêu”.",
    "Báo lỗi sớm giờ được cảm ơn trước chuyền, hồi trước bị trừ điểm.",
    "Chờ phụ tùng ba tuần, hỏi thì ai cũng bảo không phải việc của mình.",
    "Đề nghị làm giá để khuôn từ tháng 3, nghe nói đã duyệt, chưa thấy đâu.",
    "Góp ý trong họp xong là cả tổ biết, mà việc thì vẫn vậy.",
    "Không biết gửi cho ai. Gọi [số điện thoại] thì không ai bắt máy.",
    "Lúc nào cũng “ghi nhận”, rồi thôi.",
    "Ngại nói vì tổ trưởng ngồi ngay đó, viết phiếu thì nhận ra nét chữ.",
    "Quản đốc mới chịu đi xuống chuyền hỏi.",
    "Quạt ở khu đóng gói hỏng cả mùa nóng.",
    "Thùng góp ý có khóa mà tôi chưa thấy ai mở.",
    "Tổ trưởng bây giờ nghe hết rồi mới trả lời.",
    "Tôi từng nói với [tên] một lần, rồi thôi không nói nữa.",
)


def both(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def questionnaire() -> Questionnaire:
    def rating(theme: str, code: str, vi: str, en: str) -> Item:
        return Item(code, "rating", both(vi, en), theme=theme, points=5, labels=ENDS)

    sections = [
        Section(code, both(vi, en), tuple(rating(*row[:4]) for row in STATEMENTS if row[0] == code))
        for code, vi, en in THEMES
    ]
    recommend = Item(
        "recommend", "enps",
        both("Bạn có giới thiệu người quen vào làm ở Minh Hải không?", "Would you recommend Minh Hải to a friend?"),
        points=11, labels=both(("Không bao giờ", "Chắc chắn"), ("Never", "Certainly")),  # type: ignore[arg-type]
    )  # fmt: skip
    channel = Item(
        "channel", "choice", both("Bạn thường góp ý bằng cách nào nhất?", "How do you mostly raise a point?"),
        options=tuple(Option(code, both(vi, en)) for code, vi, en in (
            ("talk", "Nói trực tiếp với tổ trưởng", "Talking to my team leader"),
            ("meeting", "Trong buổi họp", "In a meeting"),
            ("box", "Thùng góp ý", "The suggestion box"),
            ("never", "Tôi không góp ý", "I do not"),
        )),
    )  # fmt: skip
    used = Item(
        "used_repair", "choice", both("Trong ba tháng qua, bạn có gửi yêu cầu sửa máy không?", "In the last three months, did you ask for a repair?"),
        options=(Option("yes", both("Có", "Yes")), Option("no", both("Không", "No"))),
    )  # fmt: skip
    steps = tuple(
        Item(f"step_{code}", "rating", both(vi, en), points=5, labels=ENDS, show_if='used_repair = "yes"')
        for code, vi, en, _ in STEPS
    )
    serve = Item(
        "serve", "service_matrix",
        both("Khi tôi cần, bộ phận này phản hồi đúng hẹn.", "When I need them, this unit answers on time."),
        points=5, labels=ENDS,
        options=tuple(Option(code, both(vi, en)) for code, vi, en, _ in DEPARTMENTS),
        rows=(Option("time", both("Phản hồi đúng hẹn", "Answers on time")),),
    )  # fmt: skip
    fear = Item(
        "fear", "comment", both("Điều gì khiến bạn ngại lên tiếng nhất?", "What holds you back from speaking up?")
    )
    return Questionnaire(
        "employee-voice",
        ("vi", "en"),
        both("Tiếng nói nhân viên", "Employee voice"),
        (
            sections[0],
            replace(sections[1], items=(*sections[1].items, channel, fear)),
            *sections[2:5],
            replace(sections[5], items=(*sections[5].items, recommend)),
            Section("repair", both("Yêu cầu sửa máy", "A request for repair"), (used, *steps), kind="touchpoint"),
            Section("units", both("Bộ phận chấm bộ phận", "Units rate units"), (serve,)),
        ),
        tuple(Theme(code, both(vi, en), outcome=code == "bond") for code, vi, en in THEMES),
    )


@dataclass(frozen=True)
class Person:
    unit: tuple[str, ...]
    attributes: Mapping[str, str]
    answers: Mapping[str, object]


def _points(dice: random.Random, latent: float) -> int:
    value = latent + dice.gauss(0, 1.0)
    return 1 + sum(value > bound for bound in (-1.5, -0.75, 0.2, 1.1))


def people(
    dice: random.Random, units: Mapping[tuple[str, ...], int], rate: float, shift: Mapping[str, float]
) -> list[Person]:
    """Those who answered: correlated within a person, within a unit and within a theme."""
    found = []
    for unit, size in units.items():
        base = dice.gauss(0, 0.35)
        for _ in range(max(1, round(size * rate))):
            own = base + dice.gauss(0, 0.5)
            answers: dict[str, object] = {}
            for theme, code, _, _, ease in STATEMENTS:
                if dice.random() > 0.015:
                    answers[code] = _points(dice, own + ease + shift.get(code, 0) + shift.get(theme, 0))
            answers["recommend"] = min(
                10, max(0, round(7.4 + 2 * own + dice.gauss(0, 1.8) + shift.get("recommend", 0)))
            )
            answers["channel"] = dice.choices(("talk", "meeting", "box", "never"), (5, 3, 1, 3))[0]
            answers["used_repair"] = "yes" if dice.random() < 0.6 else "no"
            if answers["used_repair"] == "yes":
                for code, _, _, ease in STEPS:
                    answers[f"step_{code}"] = _points(dice, own + ease + shift.get(code, 0))
            rated = dice.sample(DEPARTMENTS, dice.randint(3, 6))
            answers["serve"] = {code: {"time": _points(dice, own + ease)} for code, _, _, ease in rated}
            attributes = {name: dice.choice(values) for name, values in BREAKDOWNS.items()}
            found.append(Person(unit, attributes, answers))
    return found


def _percents(counts: Sequence[int]) -> list[int]:
    total = sum(counts)
    whole = [100 * count // total for count in counts]
    order = sorted(range(len(counts)), key=lambda place: -(100 * counts[place] % total))
    for place in order[: 100 - sum(whole)]:
        whole[place] += 1
    return whole


def _bands(measure: Measure, counts: Sequence[int]) -> list[int]:
    size = len(counts)
    edge = {3: 1, 4: 2, 5: 2, 6: 2, 7: 2}.get(size, 3)
    low, middle, high = sum(counts[:edge]), sum(counts[edge : size - edge]), sum(counts[size - edge :])
    if measure.scale == "enps":
        low, middle, high = sum(counts[:7]), sum(counts[7:9]), sum(counts[9:])
    return [high, middle, low] if measure.favourable == "low" else [low, middle, high]


def _shares(counts: Sequence[int]) -> tuple[Share, ...]:
    total = sum(counts)
    for place, count in enumerate(counts):
        if total - count < 2:
            return tuple(Share(80, 100) if other == place else Share(0, 20) for other in range(len(counts)))
    return tuple(Share(percent, percent) for percent in _percents(counts))


def cell(measure: Measure, counts: Sequence[int]) -> Cell | None:
    """One cell by the rules of printing: nothing below 5, three bands below 10, clipped where nearly all agree."""
    n = sum(counts)
    if n < 5:
        return None
    bands = _shares(_bands(measure, counts)) if measure.favourable != "none" else None
    if bands is not None and (n < 10 or not bands[0].exact):
        return Cell(n, "bands", bands, (bands[0], bands[1], bands[2]), None)
    if bands is None:
        return Cell(n, "full", _shares(counts), None, None) if n >= 10 else None
    first = 0 if measure.scale == "enps" else 1
    mean = round(sum((place + first) * count for place, count in enumerate(counts)) / n, 2)
    full = tuple(Share(percent, percent) for percent in _percents(counts))
    sizes = _bands(measure, range(len(counts)))  # only to keep the order of the bands
    del sizes
    return Cell(n, "full", full, (bands[0], bands[1], bands[2]), mean)


def _groups(
    everybody: Sequence[Person], units: Mapping[tuple[str, ...], int]
) -> tuple[list[tuple[Group, list[Person]]], list[Protected]]:
    found = [(Group(COMPANY, "unit", (), None, len(everybody)), list(everybody))]
    protected = []
    codes: dict[tuple[str, ...], str] = {(): COMPANY}
    paths = sorted({path[:depth] for path in units for depth in range(1, len(path) + 1)}, key=_tree(units))
    of_path: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in everybody:
        for depth in range(1, len(person.unit) + 1):
            of_path[person.unit[:depth]].append(person)
    for path in paths:
        own = of_path[path]
        into = codes.get(path[:-1], COMPANY)
        if len(own) < 5:
            protected.append(Protected("lifted", path, "unit", into))
            continue
        codes[path] = f"u{len(codes)}"
        found.append((Group(codes[path], "unit", path, into, len(own)), own))
    for name, values in BREAKDOWNS.items():
        for value in values:
            own = [person for person in everybody if person.attributes[name] == value]
            if len(own) >= 10:
                found.append((Group(f"{name}-{value}", name, (value,), COMPANY, len(own)), own))
    protected.append(Protected("merged", ("Ca đêm cố định",), "shift", "shift-Ca luân phiên"))
    protected.append(Protected("not_stated", ("Bảo trì",), "tenure", None))
    return found, protected


def _tree(units: Mapping[tuple[str, ...], int]):  # type: ignore[no-untyped-def]
    order = {
        path[:depth]: place for place, path in reversed(list(enumerate(units))) for depth in range(1, len(path) + 1)
    }
    return lambda path: tuple(order[path[:depth]] for depth in range(1, len(path) + 1))


def cells(
    form: Questionnaire, groups: Sequence[tuple[Group, list[Person]]]
) -> tuple[dict[tuple[str, str], Cell], list[Protected]]:
    found: dict[tuple[str, str], Cell] = {}
    protected = []
    items = {item.code: item for item in form.items()}
    for group, own in groups:
        for measure in measures(form):
            tally = Counter(category(items[measure.item], measure, person.answers) for person in own)
            made = cell(measure, [tally.get(place, 0) for place in range(measure.categories)])
            if made is not None:
                found[group.code, measure.code] = made
            elif group.parent and sum(tally.values()) - tally.get(None, 0):
                protected.append(Protected("few", group.path, group.breakdown, group.parent, measure.code))
    return found, protected


def policy(year: int) -> dict[str, object]:
    return {
        "version": 1, "title": both(f"Tiếng nói nhân viên {year}", f"Employee voice {year}"), "client": "Linh kiện Minh Hải",
        "vendor": "surveyhost", "wave": year - 2024, "k": 5, "questionnaire_hash": "0" * 64, "views_hash": "1" * 64,
        "roster_hash": None, "opens": f"{year}-11-16T08:00+07:00", "closes": f"{year}-11-27T17:00+07:00",
        "languages": ["vi", "en"], "breakdowns": list(BREAKDOWNS), "reminders": "everyone", "destroy_by_days": 30,
        "keeper": "ông Nguyễn Văn Thịnh, Công đoàn cơ sở", "pages": "sections", "smallest_group": None, "invited": 240,
    }  # fmt: skip


CERTIFICATE = {
    "boxes": 199, "seats": 240, "groups": 30, "smallest": 5, "items_proven": 19, "items_for_units_only": 6,
    "witness_sets": 5, "lightest_combination": 5, "trials": 2_000_000, "audit_rounds": 20, "seed": "c41f 90aa", "trends": "units",
    "structure": "views",
    "relations": {
        "outcome": "recommend",
        "items": {"heard": [0.6, 0.5, 0.7], "closed": [0.5, 0.4, 0.7], "plan": [0.1, -0.1, 0.3]},
    },
}  # fmt: skip


def release(
    year: int = 2026,
    seed: int = 7,
    units: Mapping[tuple[str, ...], int] | None = None,
    rate: float = 0.83,
    form: Questionnaire | None = None,
) -> Release:
    """A release of one year. The same arguments give the same release."""
    units = UNITS if units is None else units
    shift = (
        {"work": 0.1, "voice": 0.1, "once": 0.3, "repair": 0.2, "fixed": 0.35, "recommend": 0.2} if year < 2026 else {}
    )
    everybody = people(random.Random(seed), units, rate if year >= 2026 else rate - 0.06, shift)
    form = form or questionnaire()
    groups, protected = _groups(everybody, units)
    made, few = cells(form, groups)
    invited = sum(units.values())
    lists = (CommentList("fear", COMPANY, tuple(sorted(COMMENTS)), {}),)
    by_unit = [group for group, _ in groups if len(group.path) == 1 and group.breakdown == "unit"]
    if by_unit:
        headings = {
            "Sợ bị để ý": (0, 1, 5, 8, 13),
            "Nói rồi không thấy gì": (3, 4, 6, 7, 10, 11),
            "Điều đang tốt lên": (2, 9, 12),
        }
        lists = (
            CommentList("fear", by_unit[0].code, COMMENTS, headings),
            CommentList("fear", COMPANY, tuple(reversed(COMMENTS))),
        )
    return Release(
        survey=3, wave=year - 2024, number=1, title=both(f"Tiếng nói nhân viên {year}", f"Employee voice {year}"),
        client="Linh kiện Minh Hải", questionnaire=form, policy=policy(year),
        policy_hash="7f3a19c204bed8159a60c3f71e2b88d4" * 2, opened=f"{year}-11-16", closed=f"{year}-11-27",
        invited=invited, respondents=len(everybody), groups=tuple(group for group, _ in groups), cells=made,
        protected=(*protected, *few), comments=lists, certificate=CERTIFICATE,
        destruction={"closed": f"{year}-11-27", "seats": invited, "tokens": 3 * invited, "boxes": len(everybody),
                     "key_parts": 3, "by": f"{year + 1}-01-13", "roster": "on_request"},
    )  # fmt: skip


def large(units: int = 400, people_each: int = 13, seed: int = 11) -> Release:
    """A firm of about units times people_each people in a tree of three levels."""
    dice = random.Random(seed)
    tree = {
        (f"Khối {1 + place // 40}", f"Phòng {1 + place // 8}", f"Tổ {place + 1:03}"): max(
            2, round(dice.gauss(people_each, 4))
        )
        for place in range(units)
    }
    return release(units=tree, seed=seed)
