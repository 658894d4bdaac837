"""Questionnaires for these tests: one with every kind of item, one like the firm's in the pictures."""

EVERY_KIND = """
code = "every-kind"
languages = ["vi", "en"]
title = { vi = "Mọi loại câu hỏi", en = "Every kind of question" }

[[section]]
code = "choosing"
title = { vi = "Chọn", en = "Choosing" }
intro = { vi = "Hãy nghĩ về ba tháng gần đây.", en = "Think of the last three months." }

[[section.item]]
code = "speed"
kind = "rating"
points = 5
required = true
not_applicable = true
text = { vi = "Yêu cầu của tôi được xử lý nhanh.", en = "My requests are handled quickly." }
help = { vi = "Tính từ lúc gửi yêu cầu.", en = "From the moment of asking." }
labels = { vi = ["Rất không đồng ý", "Không đồng ý", "Bình thường", "Đồng ý", "Rất đồng ý"], en = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"] }

[[section.item]]
code = "seven"
kind = "rating"
points = 7
text = { vi = "Bảy mức.", en = "Seven points." }
labels = { vi = ["Thấp", "Cao"], en = ["Low", "High"] }

[[section.item]]
code = "recommend"
kind = "enps"
text = { vi = "Bạn có giới thiệu công ty không?", en = "Would you recommend the firm?" }
labels = { vi = ["Không hề", "Chắc chắn"], en = ["Not at all", "Certainly"] }

[[section.item]]
code = "uses_it"
kind = "choice"
text = { vi = "Bạn có nhờ CNTT không?", en = "Do you use the IT desk?" }
options = [{ code = "yes", text = { vi = "Có", en = "Yes" } }, { code = "no", text = { vi = "Không", en = "No" } }]

[[section.item]]
code = "went_wrong"
kind = "choices"
show_if = 'uses_it = "yes"'
maximum = 2
text = { vi = "Điều gì chưa ổn?", en = "What went wrong?" }
options = [{ code = "slow", text = { vi = "Chậm", en = "Slow" } }, { code = "rude", text = { vi = "Thiếu nhã nhặn", en = "Rude" } }, { code = "none", exclusive = true, text = { vi = "Không có gì", en = "Nothing" } }]

[[section]]
code = "grids"
title = { vi = "Bảng", en = "Grids" }

[[section.item]]
code = "hello"
kind = "note"
text = { vi = "Phần này về các bộ phận.", en = "This part is about departments." }

[[section.item]]
code = "care"
kind = "matrix"
points = 5
required = true
text = { vi = "Nơi bạn làm việc", en = "Where you work" }
labels = { vi = ["Rất không đồng ý", "Rất đồng ý"], en = ["Strongly disagree", "Strongly agree"] }
rows = [{ code = "light", text = { vi = "Đủ ánh sáng.", en = "There is enough light." } }, { code = "noise", text = { vi = "Không ồn.", en = "It is quiet." } }]

[[section.item]]
code = "served"
kind = "service_matrix"
points = 5
text = { vi = "Khi tôi cần, bộ phận này phản hồi đúng hẹn.", en = "When I need it, this department answers in time." }
labels = { vi = ["Rất không đồng ý", "Rất đồng ý"], en = ["Strongly disagree", "Strongly agree"] }
options = [{ code = "hr", text = { vi = "Nhân sự", en = "HR" } }, { code = "qc", text = { vi = "Chất lượng", en = "Quality" } }]
rows = [{ code = "time", text = { vi = "Đúng hẹn.", en = "In time." } }, { code = "clear", text = { vi = "Rõ ràng.", en = "Clear." } }]

[[section.item]]
code = "order"
kind = "ranking"
text = { vi = "Điều gì nên làm trước?", en = "What should come first?" }
options = [{ code = "pay", text = { vi = "Lương", en = "Pay" } }, { code = "time", text = { vi = "Giờ làm", en = "Hours" } }, { code = "food", text = { vi = "Bữa ăn", en = "Meals" } }]

[[section]]
code = "words"
title = { vi = "Lời của bạn", en = "Your words" }

[[section.item]]
code = "minutes"
kind = "number"
minimum = 0
maximum = 240
bands = [30, 60]
text = { vi = "Mỗi ngày bạn chờ bao nhiêu phút?", en = "How many minutes a day do you wait?" }

[[section.item]]
code = "place"
kind = "text"
required = true
text = { vi = "Chờ ở đâu nhiều nhất?", en = "Where do you wait most?" }

[[section.item]]
code = "change"
kind = "comment"
text = { vi = "Điều gì nên thay đổi?", en = "What should change?" }
"""

SCALE = """labels = { vi = ["Rất không đồng ý", "Không đồng ý", "Bình thường", "Đồng ý", "Rất đồng ý"], en = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"] }"""


def _rating(code: str, vi: str, en: str) -> str:
    return f"""
[[section.item]]
code = "{code}"
kind = "rating"
points = 5
required = true
text = {{ vi = "{vi}", en = "{en}" }}
{SCALE}
"""


VOICE = (
    """
code = "voice"
languages = ["vi", "en"]
title = { vi = "Tiếng nói nhân viên", en = "Employee voice" }

[[section]]
code = "work"
title = { vi = "Công việc", en = "Work" }
"""
    + "".join(_rating(f"work_{n}", f"Tôi có đủ đồ nghề, câu {n}.", f"I have what I need, {n}.") for n in range(1, 5))
    + """
[[section]]
code = "safety"
title = { vi = "An toàn khi lên tiếng", en = "Safe to speak up" }
intro = { vi = "Hãy nghĩ về ba tháng gần đây, ở nơi bạn làm việc.", en = "Think of the last three months, where you work." }
"""
    + _rating("raise", "Tôi có thể nói ra vấn đề mà không sợ bị gây khó dễ.", "I can raise a problem without fear.")
    + _rating(
        "listen",
        "Khi có người nêu ý kiến, cấp trên lắng nghe đến cùng.",
        "When someone speaks up, superiors listen to the end.",
    )
    + _rating(
        "told", "Lần gần nhất tôi góp ý, tôi được biết kết quả.", "The last time I spoke up, I learned what came of it."
    )
    + _rating(
        "early",
        "Ở bộ phận tôi, báo lỗi sớm được xem là việc tốt.",
        "In my department, reporting a fault early is welcome.",
    )
    + """
[[section.item]]
code = "fear"
kind = "comment"
text = { vi = "Điều gì khiến bạn ngại lên tiếng nhất?", en = "What keeps you most from speaking up?" }
"""
)
