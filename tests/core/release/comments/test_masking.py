import pytest

from surveyhost.core.release.comments.masking import Masker, masked

WORDS = {"name": "tên", "email": "email", "web": "trang", "phone": "số điện thoại", "number": "mã số"}
ROSTER = ["Nguyễn Văn Thịnh", "Lê Quốc Bảo", "Trần Thu Hà", "Hoa"]
JAPANESE = ["田中 太郎", "タナカ・ハナコ", "高橋誠", "山田花子"]
OTHERS = ["김민수", "남궁 지원", "王小明", "欧阳伟", "于红", "นายสมชาย ใจดี", "มาลี รักไทย"]


def mask(comment, names=(*ROSTER, *JAPANESE, *OTHERS), country="VN"):
    return masked(comment, Masker(names, country).marks(comment), WORDS)


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("Nguyễn Văn Thịnh hay quát.", "[tên] hay quát."),
        ("nguyễn  văn\nthịnh hay quát", "[tên] hay quát"),
        ("Hỏi Quốc Bảo thì biết.", "Hỏi [tên] thì biết."),
        ("Hỏi anh Bảo thì biết.", "Hỏi [tên] thì biết."),
        ("Thư về bao.le@minhhai.example nhé", "Thư về [email] nhé"),
        ("Gọi 0903 123 456 hoặc +84 28 3822 1234.", "Gọi [số điện thoại] hoặc [số điện thoại]."),
        ("Máy của MH00123 hỏng.", "Máy của [mã số] hỏng."),
    ],
)
def test_it_masks(comment, shown):
    assert mask(comment) == shown


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("昨日田中さんに言われた", "昨日[tên]に言われた"),
        ("課長の田中太郎が怒鳴る", "課長の[tên]が怒鳴る"),
        ("高橋係長と太郎くんは仲が悪い", "[tên]と[tên]は仲が悪い"),
        ("ハナコさんは親切", "[tên]は親切"),
        ("花子さんの残業が多い", "[tên]の残業が多い"),
        ("어제 김민수가 소리쳤다", "어제 [tên]가 소리쳤다"),
        ("김 과장님은 바쁘다", "[tên]님은 바쁘다"),
        ("민수씨와 남궁지원이 싸웠다", "[tên]와 [tên]이 싸웠다"),
        ("昨天王小明骂人", "昨天[tên]骂人"),
        ("跟王经理说没用，小明哥也一样", "跟[tên]说没用，[tên]也一样"),
        ("只有欧阳总知道", "只有[tên]知道"),
        ("เมื่อวานคุณสมชายดุมาก", "เมื่อวาน[tên]ดุมาก"),
        ("สมชาย ใจดีกับมาลีรักไทยไม่คุยกัน", "[tên]กับ[tên]ไม่คุยกัน"),
        ("昨天Nguyễn Văn Thịnh骂人", "昨天[tên]骂人"),
        ("어제 Quốc Bảo가 소리쳤다", "어제 [tên]가 소리쳤다"),
    ],
)
def test_it_masks_names_between_letters_without_spaces(comment, shown):
    assert mask(comment) == shown


@pytest.mark.parametrize(
    ("comment", "country", "shown"),
    [
        ("電話は090-1234-5678です", "JP", "電話は[số điện thoại]です"),
        ("打13812345678找他", "CN", "打[số điện thoại]找他"),
        ("打電話02-2345-6789", "TW", "打電話[số điện thoại]"),
        ("연락처는010-1234-5678입니다", "KR", "연락처는[số điện thoại]입니다"),
        ("โทร081-234-5678นะ", "TH", "โทร[số điện thoại]นะ"),
        ("gọi ０９０３１２３４５６ nhé", "VN", "gọi [số điện thoại] nhé"),
        ("call (415) 555-2671", "US", "call [số điện thoại]"),
        ("call +44 20 7946 0958 or 0903 123 456", None, "call [số điện thoại] or [số điện thoại]"),
    ],
)
def test_it_masks_telephone_numbers_as_the_country_writes_them(comment, country, shown):
    assert mask(comment, country=country) == shown


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("Xem https://minhhai.example/anh/1?x=2.", "Xem [trang]."),
        ("Xem fb.com/thinh.nguyen nhé", "Xem [trang] nhé"),
        ("写信到bao@minhhai.example吧", "写信到[email]吧"),
        ("ดูwww.minhhai.example/xนะ", "ดู[trang]นะ"),
    ],
)
def test_it_masks_addresses(comment, shown):
    assert mask(comment) == shown


@pytest.mark.parametrize(
    "comment",
    [
        "Trời Hà Nội nóng.", "Ca 12 giờ, 5 ngày, năm 2026.", "Hoa nở ở cổng.", "Bảo trì chậm.",
        "Lương 15.000.000 đồng.", "từ 06:00-14:00, 01/02/2026", "복지 지원이 부족하다", "对于主管的安排不满意",
        "王总是第一名", "田中町の工場", "最高の会社です",
        "ควรพัฒนาระบบ", "ทุกคนใจดีมาก", "Làm xong.Về nhà.", "v.v. và 3.5 giờ",
    ],
)  # fmt: skip
def test_it_leaves_ordinary_words(comment):
    assert mask(comment) == comment


def test_a_roster_without_names_still_masks_addresses():
    marks = Masker([]).marks("a@b.example")
    assert [mark.what for mark in marks] == ["email"]


def test_what_another_finder_knows_is_a_name_too():
    marks = Masker([], more=lambda text: [(4, 8)]).marks("Hỏi Tuấn đi")
    assert [(mark.start, mark.end, mark.what) for mark in marks] == [(4, 8, "name")]
