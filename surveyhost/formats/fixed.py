"""The answers that other tools word themselves, in the languages that we can say them in."""

from collections.abc import Mapping, Sequence
from itertools import chain, count

from .common import Document

_LANGUAGES = ("en", "vi", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "id", "ja", "ko", "zh", "th", "zh-hant")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "Y": ("Yes", "Có", "Ja", "Oui", "Sí", "Sì", "Sim", "Ja", "Tak", "Да", "Ya", "はい", "예", "是", "ใช่", "是"),
    "N": (
        "No", "Không", "Nein", "Non", "No", "No", "Não", "Nee",
        "Nie", "Нет", "Tidak", "いいえ", "아니요", "否", "ไม่ใช่", "否",
    ),
    "U": (
        "Uncertain", "Không chắc", "Unsicher", "Incertain", "No estoy seguro", "Non so", "Não tenho certeza", "Onzeker",
        "Niepewny", "Не уверен", "Tidak yakin", "わからない", "잘 모르겠음", "不确定", "ไม่แน่ใจ", "不確定",
    ),
    "I": (
        "Increase", "Tăng", "Zunahme", "Augmentation", "Aumentó", "Aumento", "Aumento", "Toename",
        "Wzrost", "Рост", "Meningkat", "増加", "증가", "增加", "เพิ่มขึ้น", "增加",
    ),
    "S": (
        "Same", "Như cũ", "Gleich", "Identique", "Igual", "Uguale", "Igual", "Gelijk",
        "Bez zmian", "Без изменений", "Tetap", "変わらない", "변화 없음", "不变", "เท่าเดิม", "不變",
    ),
    "D": (
        "Decrease", "Giảm", "Abnahme", "Diminution", "Disminuyó", "Diminuzione", "Diminuição", "Afname",
        "Spadek", "Снижение", "Menurun", "減少", "감소", "减少", "ลดลง", "減少",
    ),
    "F": (
        "Female", "Nữ", "Weiblich", "Femme", "Mujer", "Femmina", "Feminino", "Vrouw",
        "Kobieta", "Женский", "Perempuan", "女性", "여성", "女", "หญิง", "女",
    ),
    "M": (
        "Male", "Nam", "Männlich", "Homme", "Hombre", "Maschio", "Masculino", "Man",
        "Mężczyzna", "Мужской", "Laki-laki", "男性", "남성", "男", "ชาย", "男",
    ),
    "other": (
        "Other", "Khác", "Sonstiges", "Autre", "Otro", "Altro", "Outro", "Anders",
        "Inne", "Другое", "Lainnya", "その他", "기타", "其他", "อื่น ๆ", "其他",
    ),
}  # fmt: skip


def words(name: str, languages: tuple[str, ...]) -> dict[str, str]:
    """What LimeSurvey prints for this answer, in those of the languages that we know."""
    said = dict(zip(_LANGUAGES, _WORDS[name], strict=True))
    return {one: found for one in languages if (found := _nearest(said, one.lower()))}


def _nearest(said: Mapping[str, str], language: str) -> str | None:
    if language.startswith("zh-hant"):
        return said["zh-hant"]
    return said.get(language) or said.get(language.partition("-")[0])


def add_other(item: Document, languages: Sequence[str]) -> str:
    """Gives an item one option more, which asks what it is; in English where we do not know its language. Its code."""
    taken = {option["code"] for option in item["options"]}
    code = next(one for one in chain(["other"], map("other_{}".format, count(2))) if one not in taken)
    said = words("other", tuple(languages))
    text = {one: said.get(one, _WORDS["other"][0]) for one in languages}
    item["options"] = [*item["options"], {"code": code, "text": text, "other": True}]
    return code


def mark_other(item: Document, option: str) -> bool:
    """Lets an option that is there ask for a text; False if there is none of this code, or another asks already."""
    found = next((one for one in item.get("options", ()) if one["code"] == option), None)
    if found is None or any(one.get("other") for one in item["options"]):
        return False
    found["other"] = True
    return True
