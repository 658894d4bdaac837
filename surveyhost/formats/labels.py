"""What the labels of a scale say, in languages that we know: that a question does not apply, or which end is good."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from ..core.questionnaire.kinds import KINDS
from ..core.questionnaire.texts import BLANK
from .common import FAVOURABLE, Document, End, ScaleQuestion

_NO_ANSWER = (
    # English
    r"(i )?(really )?(do not|don't|dont|does not|doesn't) know( yet)?|dk|dnk|d k|n a|na|not applicable|no answer",
    r"(i )?(would )?(prefers?|rather|choose|chose) not( to)? (say|answer|disclose|respond|tell)|i'd rather not say",
    r"refused?( to (answer|respond|say))?|refusal|declined?( to (answer|state|say|respond))?|not relevant|no response",
    r"(can't|cannot|can not) (say|answer|judge|choose)|does not want to answer|not stated|(it )?varies",
    # Vietnamese
    r"(tôi )?không biết|không rõ|không áp dụng|không liên quan|không trả lời|từ chối( trả lời)?|chưa biết",
    r"(tôi )?không muốn (trả lời|nói|tiết lộ|chia sẻ)|khó trả lời|không có câu trả lời|không phù hợp để trả lời",
    # French
    r"(je )?(ne )?sai[st] pas|nsp|sans objet|(non|pas) applicable|(non|pas) concernée?|sans réponse|pas de réponse|nr",
    r"(je )?préf[èe]re ne pas (répondre|le dire|dire)|(je )?ne souhaite pas répondre|refus( de répondre)?|refuse",
    r"ne se prononce pas|ne veut pas répondre|refuse de répondre|ne s'applique pas",
    # Spanish
    r"no (lo )?s[ée]|no sabe|ns|nc|ns nc|no (contesta|aplica|corresponde|procede|responde)|sin respuesta",
    r"pref(iero|iere) no (decir(lo)?|responder|contestar)|(se niega|rechaza|se rehúsa) a? ?(responder|contestar)?",
    r"no (desea|quiere|quiero) (responder|contestar|decir)",
    # Portuguese
    r"n[ãa]o (sei|sabe)( dizer)?|n[ãa]o se aplica|não aplicável|sem resposta|n[ãa]o (respondeu|responde)|n[ãa]o sabe",
    r"pref(iro|ere) n[ãa]o (responder|dizer|informar)|recus(a|ou|o)( se)?( a responder)?|n[ãa]o quer responder",
    # German
    r"(ich )?wei(ß|ss) (ich |es )?nicht|keine angabe|k a|keine antwort|nicht anwendbar|nicht relevant|entfällt",
    r"(das )?kann ich nicht (sagen|beurteilen)|möchte (ich )?nicht (sagen|antworten|beantworten)",
    # Indonesian
    r"(saya )?tidak tahu|tidak berlaku|tidak relevan|menolak( untuk)?( menjawab)?|tidak menjawab|tidak ada jawaban",
    r"(tidak (ingin|mau|bersedia)|lebih suka tidak) (menjawab|mengatakan)",
    # Korean
    r"(잘 )?모르겠(음|다|습니다|어요)|모름|해당 ?(사항 ?)?없음|해당되지 않음|응답 ?거부|무응답|응답하지 않음",
    r"(응답|답변|말)하고 싶지 않(음|습니다|아요)",
    # Japanese
    r"(わか|分か)ら(ない|ず)|(わか|分か)りません|該当し?(ない|なし|ません)|答えたく(ない|ありません)|無回答|回答拒否",
    r"回答し(ない|たくない|たくありません)",
    # Chinese
    r"不知道|不清楚|不[适適]用|拒[绝絕]回答|不[愿願]意?(回答|透露)|不想(回答|[说說])|不便回答|[无無]回答|[说說]不清",
    # Thai
    r"ไม่ทราบ|ไม่รู้|ไม่เกี่ยวข้อง|ไม่(ต้องการ|อยาก|ขอ|ประสงค์จะ|ประสงค์)ตอบ|ปฏิเสธ(ที่จะ|การ)?ตอบ|ไม่ตอบ|ไม่ประสงค์จะระบุ",
    # Arabic
    r"لا [أا]عرف|لا [أا]علم|لا [أا]دري|لا ينطبق|غير قابل للتطبيق|بدون [إا]جابة|لا جواب|لا [إا]جابة",
    r"[أا]?رفض( ال[إا]جابة)?|[أا]فضل عدم (ال[إا]جابة|القول|ال[إا]فصاح)",
    # Russian
    r"не знаю|затрудняюсь( с)?( ответить| ответом)?|не ?применимо|не относится( ко мне)?|отказ( от ответа)?",
    r"отказываюсь отвечать|предпочитаю не (отвечать|говорить)|не хочу отвечать|(нет|без) ответа|не могу ответить",
)
_ABSENT = re.compile("|".join(f"(?:{one})" for one in _NO_ANSWER))
_APPLIES = re.compile(r"(it )?(does not|doesn't) apply( to me)?")
_APPLY = re.compile(r"\bappl(y|ies)\b")
"""A scale from "does not apply" to "applies fully" means a point by it."""
_PIECES = re.compile(r"\s*(?:[/,;()\[\]|–—:．.]|\s-\s|\bor\b|\bou\b|\boder\b|\bhoặc\b|\batau\b|\bили\b)\s*")

_BAD = (
    r"disagree|dissatisf|unsatisf|\bbad\b|\bpoor|terrible|awful|\bworst\b|unlikely|unimportant|unhappy|useless|difficult",
    r"\bhard\b|inadequate|not (at all )?(important|likely|satisfied|true|easy|good|useful|helpful|confident|happy)",
    r"không (hề )?(đồng ý|hài lòng|quan trọng|tốt|hữu ích|dễ)|phản đối|\bkém\b|\btệ\b|\bxấu\b|\bkhó\b|bất mãn",
    r"pas (du tout )?(d'accord|satisf|importan|utile|probable)|désaccord|insatisf|mécontent|mauvais|médiocre|difficile",
    r"improbable|inutile",
    r"desacuerdo|\bmal[oa]?\b|pésim|difícil|nada (importante|satisf|probable|útil|de acuerdo)|descontent",
    r"discord|\bmau\b|\bmá\b|\bruim\b|péssim|improvável|nada (provável)",
    r"nicht zu|stimme .*nicht|nicht (zufrieden|wichtig|gut|hilfreich)|unzufrieden|schlecht|mangelhaft|schwierig",
    r"unwichtig|unwahrscheinlich|lehne .*ab",
    r"(tidak|kurang) (setuju|puas|penting|baik)|\bburuk\b|\bjelek\b|\bsulit\b|\bsukar\b",
    r"동의하지|그렇지 않|불만|나쁘|나쁨|어렵|어려움|중요하지 않|미흡",
    r"思わない|同意しない|不満|悪い|難し|重要で(は)?ない|[当あ]てはまらない",
    r"不同意|反对|反對|不[满滿]|[差]|[难難]|不重要|不符合|不好|不[赞贊]",
    r"ไม่เห็นด้วย|ไม่พึง?พอใจ|ไม่พอใจ|แย่|ไม่ดี|ยาก|ไม่สำคัญ",
    r"لا [أا](وافق|تفق)|غير (راض|موافق|مهم)|سي[ئء]|صعب|معارض",
    r"не ?соглас|не ?удовлетвор|недовол|плох|ужас|сложно|трудно|не ?важн",
)
_GOOD = (
    r"\bagree|satisf|\bgood\b|excellent|\bgreat\b|\bbest\b|\blikely\b|important|\beasy\b|\bhappy\b|useful|helpful|confident",
    r"adequate|outstanding|đồng ý|hài lòng|\btốt\b|xuất sắc|tuyệt vời|\bdễ\b|quan trọng|hữu ích|\bgiỏi\b",
    r"d'accord|\bbonne?\b|\bbien\b|facile|utile|probable|de acuerdo|\bbuen[oa]?\b|excelente|fácil|\bútil\b|content",
    r"concord|\bbom\b|\bboa\b|ótim|provável|\bstimme|zufrieden|\bgut\b|ausgezeichnet|\bleicht\b|einfach|wichtig",
    r"wahrscheinlich|trifft .*zu|setuju|\bpuas\b|\bbaik\b|\bbagus\b|\bmudah\b|penting",
    r"동의|그렇다|만족|좋|쉽|쉬움|중요|우수|思う|同意|満足|良い|よい|簡単|重要|[当あ]てはまる",
    r"赞成|贊成|[满滿]意|好|优|優|容易|符合|เห็นด้วย|พอใจ|ดี|ง่าย|สำคัญ",
    r"[أا](وافق|تفق)|موافق|راض|جيد|ممتاز|سهل|مهم|соглас|удовлетвор|довол|хорош|отличн|легк|важн",
)
_IS_BAD, _IS_GOOD = re.compile("|".join(_BAD)), re.compile("|".join(_GOOD))
_ADVICE = re.compile(
    r"recommend|giới thiệu|recommand|recomend|weiterempfehl|empfehl|merekomendasi|추천|勧め|薦め|推荐|推薦|แนะนำ"
    r"|[أا]وصي|توصي|рекоменд",
    re.IGNORECASE,
)


def _folded(label: str) -> str:
    return unicodedata.normalize("NFC", label).casefold().replace("’", "'").replace("`", "'").strip(" .!?-–—*\"'")


def _says_nothing(label: str) -> bool:
    pieces = [piece.strip(" '\"") for piece in _PIECES.split(_folded(label)) if piece.strip(" '\"")]
    words = [piece for piece in pieces if not re.fullmatch(r"-?\d{1,4}", piece)]
    if words and all(_ABSENT.fullmatch(piece) for piece in words):
        return True
    return bool(_ABSENT.fullmatch(" ".join(_PIECES.sub(" ", _folded(label)).split())))


def absent(labels: Sequence[Mapping[str, str]]) -> list[bool]:
    """Which labels of a scale (each by language) are no point of it: don't know, not applicable, prefer not to say."""
    applies = any(_APPLY.search(_folded(word)) and not _says_it(word) for one in labels for word in one.values())
    return [
        any(_says_nothing(word) or (not applies and _says_it(word)) for word in one.values() if word) for one in labels
    ]


def _says_it(label: str) -> bool:
    return _APPLIES.fullmatch(_folded(label)) is not None


def good_end(labels: Mapping[str, Sequence[str]]) -> End | None:
    """Which end of a scale the labels (in order, by language) call good, None where they do not say, or disagree."""
    found = {_good_end(words[0], words[-1]) for words in labels.values() if len(words) > 1} - {None}
    return found.pop() if len(found) == 1 else None


def _good_end(first: str, last: str) -> End | None:
    """Both ends have to say it: "very much" or "other" at one of them leaves open what the other is."""
    ends = _worth(first), _worth(last)
    return "last" if ends == (-1, 1) else "first" if ends == (1, -1) else None


def _worth(label: str) -> int:
    """1 for a good end, -1 for a bad one, 0 where we cannot tell."""
    words = _folded(label)
    if _IS_BAD.search(words):
        return -1
    return 1 if _IS_GOOD.search(words) else 0


def is_advice(texts: Mapping[str, str]) -> bool:
    """Whether a question asks if one would recommend something."""
    return any(_ADVICE.search(words) for words in texts.values())


class Scales:
    """Which end of its scale is good is asked of all items with the same labels at once."""

    def __init__(self) -> None:
        self._items: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
        """Labels by language to the codes of items."""

    def ask(self, item: Document) -> None:
        """Asks of an item that does not say it; until then it is as the labels propose."""
        if "favourable" not in KINDS[item["kind"]].takes or "favourable" in item:
            return
        labels = {language: tuple(words) for language, words in item["labels"].items()}
        item["favourable"] = FAVOURABLE[good_end(labels) or "none"]
        self._items.setdefault(tuple(labels.items()), []).append(item["code"])

    def questions(self) -> list[ScaleQuestion]:
        """What is to be asked, in the order in which the scales came."""
        return [
            ScaleQuestion(tuple(codes), {one: tuple(word or BLANK for word in words) for one, words in key},
                          good_end(dict(key)))
            for key, codes in self._items.items()
        ]  # fmt: skip
