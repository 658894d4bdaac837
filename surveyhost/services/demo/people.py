"""The firm of the demo: Linh kiện Minh Hải, two plants and an office, 240 invented people."""

import csv
import io
import random
import unicodedata
from dataclasses import dataclass

CLIENT = "Linh kiện Minh Hải"
COLOUR = "#6B2D5C"
DOMAIN = "minhhai.example"
THEMES = ("work", "speak", "lead", "service", "customer", "stay")


@dataclass(frozen=True, slots=True)
class Unit:
    path: str
    invited: int
    answering: int
    """Of them, how many answer the closed survey."""
    favourable: tuple[int, int, int, int, int, int]
    """Percent of favourable answers that the unit tends to, in the order of THEMES."""


BIEN_HOA, LONG_AN, OFFICE = "Nhà máy Biên Hòa", "Nhà máy Long An", "Văn phòng TP.HCM"
UNITS = (
    Unit(f"{BIEN_HOA} / Ép nhựa", 34, 29, (39, 34, 67, 47, 51, 57)),
    Unit(f"{BIEN_HOA} / Lắp ráp", 42, 34, (54, 38, 65, 44, 50, 57)),
    Unit(f"{BIEN_HOA} / Kho và vận chuyển", 15, 13, (48, 48, 59, 26, 51, 62)),
    Unit(f"{BIEN_HOA} / Bảo trì", 9, 7, (32, 32, 43, 29, 48, 50)),
    Unit(f"{BIEN_HOA} / Chất lượng", 11, 9, (61, 72, 74, 56, 63, 56)),
    Unit(f"{BIEN_HOA} / Văn phòng nhà máy", 4, 3, (62, 50, 66, 50, 60, 60)),
    Unit(f"{LONG_AN} / Ép nhựa", 25, 20, (50, 50, 59, 44, 48, 48)),
    Unit(f"{LONG_AN} / Lắp ráp", 30, 26, (62, 59, 78, 59, 63, 56)),
    Unit(f"{LONG_AN} / Kho và vận chuyển", 10, 8, (56, 50, 79, 33, 67, 69)),
    Unit(f"{LONG_AN} / Bảo trì", 9, 7, (54, 61, 88, 57, 71, 88)),
    Unit(f"{LONG_AN} / Chất lượng", 4, 4, (58, 55, 70, 52, 62, 60)),
    Unit(f"{OFFICE} / Kinh doanh", 13, 11, (82, 48, 70, 48, 67, 64)),
    Unit(f"{OFFICE} / Kế toán", 9, 7, (88, 61, 67, 48, 76, 57)),
    Unit(f"{OFFICE} / Nhân sự", 8, 7, (70, 50, 73, 60, 67, 60)),
    Unit(f"{OFFICE} / Kỹ thuật", 9, 7, (75, 46, 62, 71, 62, 64)),
    Unit(f"{OFFICE} / Mua hàng", 4, 4, (70, 52, 68, 55, 64, 62)),
    Unit(f"{OFFICE} / CNTT", 4, 3, (72, 55, 70, 60, 62, 66)),
)
TENURE = ("Dưới 1 năm", "1-3 năm", "3-5 năm", "Trên 5 năm")
SHIFTS = ("Ca hành chính", "Ca luân phiên", "Ca đêm cố định")
WORK_MODES = ("Tại chỗ", "Kết hợp", "Từ xa")
BREAKDOWNS = (f"tenure: {' < '.join(TENURE)}", "shift", "work_mode", "customer_facing")
_ENGLISH = {
    BIEN_HOA: "Biên Hòa plant", LONG_AN: "Long An plant", OFFICE: "Ho Chi Minh City office",
    "Ép nhựa": "Moulding", "Lắp ráp": "Assembly", "Kho và vận chuyển": "Warehouse and transport",
    "Bảo trì": "Maintenance", "Chất lượng": "Quality", "Văn phòng nhà máy": "Plant office",
    "Kinh doanh": "Sales", "Kế toán": "Accounting", "Nhân sự": "Human resources", "Kỹ thuật": "Engineering",
    "Mua hàng": "Purchasing", "CNTT": "IT",
    "Dưới 1 năm": "Under 1 year", "1-3 năm": "1-3 years", "3-5 năm": "3-5 years", "Trên 5 năm": "Over 5 years",
    "Ca hành chính": "Office hours", "Ca luân phiên": "Rotating shifts", "Ca đêm cố định": "Fixed nights",
    "Tại chỗ": "On site", "Kết hợp": "Hybrid", "Từ xa": "Remote", "Có": "Yes", "Không": "No",
}  # fmt: skip
NAMES = {word: {"en": name} for word, name in _ENGLISH.items()}
"""What units and values are called in reports in English."""
_FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Hoàng",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Trịnh",
    "Mai",
    "Tạ",
)
_WEIGHTS = (38, 12, 10, 7, 5, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1)
_WOMEN = (
    ("Thị", "Ngọc", "Thu", "Kim", "Thanh", "Mỹ", "Bích", "Phương", "Minh", "Hồng"),
    (
        "Hạnh",
        "Cúc",
        "Lan",
        "Mai",
        "Hương",
        "Thảo",
        "Trang",
        "Linh",
        "Ngân",
        "Yến",
        "Nhung",
        "Hằng",
        "Tuyết",
        "Loan",
        "Phượng",
        "Vân",
        "Trinh",
        "Duyên",
        "Oanh",
        "Châu",
    ),
)
_MEN = (
    ("Văn", "Hữu", "Minh", "Quốc", "Hoàng", "Đức", "Thanh", "Anh", "Công", "Trọng"),
    (
        "Nghĩa",
        "Sang",
        "Hải",
        "Dũng",
        "Tuấn",
        "Long",
        "Phúc",
        "Khánh",
        "Đạt",
        "Cường",
        "Hùng",
        "Thắng",
        "Tài",
        "Lộc",
        "Bình",
        "Kiên",
        "Sơn",
        "Trung",
        "Vinh",
        "Toàn",
    ),
)
_KNOWN = ("Phạm Thị Hạnh", "Bùi Hữu Nghĩa", "Trịnh Thu Cúc", "Võ Hoàng Sang", "Nguyễn Minh Đức", "Trần Quốc Bảo")
"""Names that stand in the pictures and in comments, so that there is something to mask."""


@dataclass(frozen=True, slots=True)
class Employee:
    number: str
    name: str
    email: str
    language: str
    unit: Unit
    tenure: str
    shift: str
    work_mode: str
    customer_facing: str

    @property
    def department(self) -> str:
        """The last step of the unit's path."""
        return self.unit.path.rpartition(" / ")[2]


def employees(seed: int = 2026) -> list[Employee]:
    """Everybody, in the order of the firm's own numbers; the same people for the same seed."""
    chance = random.Random(seed)
    names = _names(chance)
    made: list[Employee] = []
    for unit in UNITS:
        for _ in range(unit.invited):
            made.append(_employee(chance, unit, names[len(made)], len(made) + 1))
    return made


def roster(people: list[Employee]) -> bytes:
    """The roster as HR would send it: CSV, semicolons, BOM, Vietnamese headings."""
    page = io.StringIO()
    rows = csv.writer(page, delimiter=";", lineterminator="\r\n")
    rows.writerow(("Mã nhân viên", "Họ tên", "Thư điện tử", "Ngôn ngữ", "Đơn vị", *_ATTRIBUTES))
    for one in people:
        own = (one.number, one.name, one.email, one.language, one.unit.path)
        rows.writerow((*own, *(getattr(one, attribute) for attribute in _ATTRIBUTES)))
    return page.getvalue().encode("utf-8-sig")


_ATTRIBUTES = ("tenure", "shift", "work_mode", "customer_facing")


def _names(chance: random.Random) -> list[str]:
    total = sum(unit.invited for unit in UNITS)
    names = dict.fromkeys(_KNOWN)
    while len(names) < total:
        middle, given = chance.choice((_WOMEN, _MEN))
        family = chance.choices(_FAMILY, _WEIGHTS)[0]
        names[f"{family} {chance.choice(middle)} {chance.choice(given)}"] = None
    mixed = list(names)
    chance.shuffle(mixed)
    return mixed


def _employee(chance: random.Random, unit: Unit, name: str, number: int) -> Employee:
    in_office = unit.path.startswith(OFFICE) or unit.path.endswith("Văn phòng nhà máy")
    department = unit.path.rpartition(" / ")[2]
    shift = SHIFTS[0] if in_office else chance.choices(SHIFTS, (25, 60, 15))[0]
    work_mode = chance.choices(WORK_MODES, (45, 40, 15) if in_office else (97, 3, 0))[0]
    meets = {"Kinh doanh": 0.95, "Chất lượng": 0.4, "Kho và vận chuyển": 0.4, "Kỹ thuật": 0.5}.get(department, 0.06)
    return Employee(
        number=f"MH{number:04d}",
        name=name,
        email=f"{_ascii(name)}.{number}@{DOMAIN}",
        language="en" if department in {"Kỹ thuật", "Kinh doanh"} and chance.random() < 0.12 else "vi",
        unit=unit,
        tenure=chance.choices(TENURE, (18, 34, 22, 26))[0],
        shift=shift,
        work_mode=work_mode,
        customer_facing="Có" if chance.random() < meets else "Không",
    )


def _ascii(name: str) -> str:
    bare = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    words = "".join(mark for mark in bare if not unicodedata.combining(mark)).lower().split()
    return f"{words[-1]}.{''.join(word[0] for word in words[:-1])}"
