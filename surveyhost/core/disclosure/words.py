"""Protected places in words: who, why, and where to find them. Never a count and never a bound: the reason may be how
many were invited, how many answered, or what stands beside it, and the sentence does not say which."""

from collections.abc import Collection, Mapping, Sequence

from surveyhost.core.release import Protected

from .groups import NOT_GIVEN, UNIT

Sentence = Mapping[str, str]

AND = {"vi": " và ", "en": " and "}
COMPANY_NAME = {"vi": "toàn công ty", "en": "the company"}
NOT_GIVEN_NAME = {"vi": "không ghi", "en": "not given"}

LIFTED: Sentence = {
    "vi": "{who}: quá ít người để đứng riêng, được tính chung vào {into}.",
    "en": "{who}: too few people to stand alone; counted in {into}.",
}
MERGED: Sentence = {
    "vi": "{who}: quá ít người để đứng riêng, được gộp thành một nhóm.",
    "en": "{who}: too few people to stand apart; merged into one group.",
}
NOT_STATED: Sentence = {
    "vi": "{breakdown} ở {who}: không nêu, vì đặt cạnh các bảng khác sẽ làm lộ từng người.",
    "en": "{breakdown} in {who} is not stated: set beside other tables it would single people out.",
}
ITEM_NOT_STATED: Sentence = {
    "vi": "{who}: câu này không nêu, vì đặt cạnh các bảng khác sẽ làm lộ từng người.",
    "en": "{who}: this item is not stated; set beside other tables it would single people out.",
}
UNITS_ONLY: Sentence = {
    "vi": "Câu này chỉ nêu theo đơn vị, vì đặt cạnh các bảng khác sẽ làm lộ từng người.",
    "en": "This item is shown for units only: set beside other tables it would single people out.",
}
FEW: Sentence = {
    "vi": "{who}: quá ít câu trả lời để nêu riêng, được tính trong {into}.",
    "en": "{who}: too few answers to stand alone; counted in {into}.",
}
NOWHERE: Sentence = {
    "vi": "Câu này không nêu, vì quá ít câu trả lời.",
    "en": "This item is not shown: too few answered it.",
}


DIRECTLY = {"vi": "những người trực thuộc {who}", "en": "people directly in {who}"}


def _who(place: Protected, language: str, printed: Collection[tuple[str, ...]]) -> str:
    if not place.path:
        return COMPANY_NAME[language]
    named = [NOT_GIVEN_NAME[language] if level == NOT_GIVEN else level for level in place.path]
    if place.breakdown != UNIT:
        return ", ".join(named)
    return DIRECTLY[language].format(who=named[-1]) if place.kind == "lifted" and place.path in printed else named[-1]


def _template(place: Protected) -> Sentence:
    if place.kind == "lifted":
        return LIFTED
    if place.kind == "merged":
        return MERGED
    if place.kind == "few":
        return FEW if place.into else NOWHERE
    if place.measure is None:
        return NOT_STATED
    return ITEM_NOT_STATED if place.path or place.breakdown == UNIT else UNITS_ONLY


def _join(names: Sequence[str], language: str) -> str:
    unique = list(dict.fromkeys(names))
    return AND[language].join([", ".join(unique[:-1]), unique[-1]] if len(unique) > 1 else unique)


def sentence(
    protected: Protected | Sequence[Protected],
    language: str,
    names: Mapping[str, str],
    printed: Collection[tuple[str, ...]] = (),
) -> str:
    """One sentence for one protected place, or for several that share kind, breakdown, group and item.

    language: "vi" or "en". names: printed names of group codes and breakdowns; a code not in it stands as it is.
    printed: paths of the units that are published; of those, only the people directly in them can be lifted.
    """
    places = [protected] if isinstance(protected, Protected) else list(protected)
    first = places[0]
    known = {"company": COMPANY_NAME[language], **names}
    said = _template(first)[language].format(
        who=_join([_who(place, language, printed) for place in places], language),
        into=known.get(first.into or "", first.into or ""),
        breakdown=known.get(first.breakdown, first.breakdown),
    )
    return said[0].upper() + said[1:]


def together(protected: Sequence[Protected]) -> list[list[Protected]]:
    """Places that one sentence can name together, in the order in which they first stand."""
    shared: dict[tuple[object, ...], list[Protected]] = {}
    for place in protected:
        shared.setdefault((place.kind, place.breakdown, place.into, place.measure), []).append(place)
    return list(shared.values())
