"""Clients and surveys: what a vendor's person sets up before there is a roster.

Keys of `Survey.settings`: reminders ("everyone" | "non-responders"), pages ("sections" | "one"), slips ("named" |
"box": how people without an address get theirs), destroy_by_days (1..30), keeper (name or absent), keeper_key (hex of
the public half), days (length of fieldwork where no closing time is given).
reminder_plan: see `core.reminders`.
Keys of `Client.settings`: see `clients`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..core import reminders
from ..core.disclosure import breakdowns as breakdown_texts
from ..core.errors import Refusal
from ..core.policy import K_FLOOR, SLIPS
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_file import write
from ..store.office import Survey
from . import audit
from .clients import ClientLine, add_client, clients
from .house import Actor, House
from .survey_pages import SurveyLine, SurveyPage, WaveLine, survey, surveys
from .survey_rows import SurveyWave, check_not_frozen, get_client, get_survey, resolve

__all__ = [
    "ClientLine",
    "SurveyLine",
    "SurveyPage",
    "SurveyWave",
    "WaveLine",
    "add_client",
    "clients",
    "create",
    "edit",
    "resolve",
    "survey",
    "surveys",
]


def check_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they may be stored; Refusal names the first that may not."""
    kept = dict(settings)
    for name, value in settings.items():
        if name not in SETTINGS:
            raise Refusal(f"'{name}' is no setting of a survey; there are {', '.join(SETTINGS)}.", "settings")
        allowed = SETTINGS[name]
        if callable(allowed):
            kept[name] = allowed(value)
        elif value not in allowed:
            raise Refusal(f"Setting {name} is {value!r}; it must be {_said(allowed)}.", "settings")
    return kept


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refusal(f"A keeper is {value!r}; it must be a text.", "settings")
    return value


def _said(allowed: Any) -> str:
    return f"{allowed[0]} to {allowed[-1]}" if isinstance(allowed, range) else " or ".join(allowed)


SETTINGS: dict[str, Any] = {
    "reminders": ("everyone", "non-responders"),
    "pages": ("sections", "one"),
    "slips": SLIPS,
    "destroy_by_days": range(1, 31),
    "keeper": _text,
    "keeper_key": _text,
    "days": range(1, 366),
    "reminder_plan": reminders.check,
}
"""What each setting may be: one of these values, or what a function lets through."""


def check_breakdowns(declared: Sequence[str]) -> list[str]:
    """The breakdowns as declared, each readable and none twice; else a Refusal."""
    names = [breakdown_texts.parse(text).name for text in declared]
    for name in names:
        if names.count(name) > 1:
            raise Refusal(f"Breakdown '{name}' is declared twice.", "breakdown")
    return list(declared)


def create(
    house: House,
    actor: Actor,
    client_id: int,
    questionnaire: Questionnaire,
    title: str | None = None,
    minimum_group: int = K_FLOOR,
    breakdowns: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
) -> int:
    """A new survey of a client; its id. `title` stands for every language, the default is the questionnaire's own."""
    if minimum_group < K_FLOOR:
        raise Refusal(f"The minimum group is {minimum_group}; it may not be below {K_FLOOR}.", "minimum-group")
    words = dict(questionnaire.title) if not title else dict.fromkeys(questionnaire.languages, title.strip())
    with house.office.begin() as session:
        get_client(session, client_id)
        survey = Survey(
            client_id=client_id,
            title=words,
            questionnaire=write(questionnaire),
            minimum_group=minimum_group,
            breakdowns=check_breakdowns(breakdowns),
            settings=check_settings(settings or {}),
            created=house.now(),
        )
        session.add(survey)
        session.flush()
        after = {
            "title": words,
            "questionnaire": questionnaire.code,
            "minimum_group": minimum_group,
            "breakdowns": survey.breakdowns,
            "settings": survey.settings,
        }
        audit.record(session, house, actor, "survey.create", f"survey {survey.id}", client_id, after=after)
        return survey.id


_EDITABLE = ("title", "minimum_group", "breakdowns", "settings")


def edit(house: House, actor: Actor, survey_id: int, **changes: Any) -> None:
    """Change title (language to words), minimum_group, breakdowns or settings before a wave opens.

    The questionnaire is changed by `drafts`, which keeps its versions.

    Refusal while a wave is in the field, and where a value is against the rules of `create`.
    """
    with house.office.begin() as session:
        survey = get_survey(session, survey_id)
        check_not_frozen(session, survey_id, "The set-up")
        if changes.get("minimum_group", K_FLOOR) < K_FLOOR:
            raise Refusal(
                f"The minimum group is {changes['minimum_group']}; it may not be below {K_FLOOR}.", "minimum-group"
            )
        if "breakdowns" in changes:
            changes["breakdowns"] = check_breakdowns(changes["breakdowns"])
        if "settings" in changes:
            changes["settings"] = check_settings(changes["settings"])
        before = {name: getattr(survey, name) for name in changes if name in _EDITABLE}
        for name in before:
            setattr(survey, name, changes[name])
        said = {name: changes[name] for name in before}
        audit.record(session, house, actor, "survey.edit", f"survey {survey_id}", survey.client_id, before, said)
