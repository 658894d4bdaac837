"""Clients and surveys: what a vendor's person sets up before there is a roster.

Settings: see `core.wave.settings`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.grouping import breakdowns as breakdown_texts
from ...core.questionnaire.file import write
from ...core.questionnaire.model import Questionnaire
from ...core.thresholds import K_FLOOR
from ...core.wave import reminders
from ...core.wave.policy import (
    LONGEST_RETENTION,
    ROUNDS,
    Count,
    Dialogue,
    Messenger,
    Pages,
    Reminders,
    Slips,
    Sms,
    check_page,
)
from ...core.wave.settings import SurveySettings
from ...store.office.survey import Survey
from ...store.sessions import Session
from ..office import audit, imports
from ..office.house import Actor, House
from ..office.imports import Source
from ..office.survey_rows import check_not_frozen, get_client, get_survey
from .refusals import (
    BreakdownDeclaredTwice,
    DialogueTakesLonger,
    KeeperNoText,
    MinimumTooLow,
    NoSuchSetting,
    SettingOutOfRange,
)


def check_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they may be stored; Refusal names the first that may not."""
    kept = dict(settings)
    for name, value in settings.items():
        if name not in SETTINGS:
            raise NoSuchSetting(field=name, name=name, listed=", ".join(SETTINGS))
        allowed = SETTINGS[name]
        if callable(allowed):
            kept[name] = allowed(value)
        elif value not in allowed:
            raise SettingOutOfRange(field=name, name=name, value=repr(value), allowed=_said(allowed))
    if kept.get("dialogue") == Dialogue.YES and kept.get("destroy_by_days", LONGEST_RETENTION) <= ROUNDS[-1]:
        raise DialogueTakesLonger(least=ROUNDS[-1] + 1)
    return kept


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise KeeperNoText(value=repr(value))
    return value


def _page(value: Any) -> str:
    address = _text(value).strip()
    check_page(address)
    return address


def _said(allowed: Any) -> str:
    return f"{allowed[0]} to {allowed[-1]}" if isinstance(allowed, range) else " or ".join(allowed)


SETTINGS: dict[str, Any] = {
    "reminders": tuple(Reminders),
    "pages": tuple(Pages),
    "slips": tuple(Slips),
    "dialogue": tuple(Dialogue),
    "messenger": tuple(Messenger),
    "count": tuple(Count),
    "sms": tuple(Sms),
    "destroy_by_days": range(1, 31),
    "keeper": _text,
    "keeper_key": _text,
    "page_address": _page,
    "days": range(1, 366),
    "reminder_plan": reminders.check,
}
"""What each setting may be: one of these values, or what a function lets through."""


def _as_kept(value: Any) -> Any:
    return value.document if isinstance(value, SurveySettings) else value


def check_breakdowns(declared: Sequence[str]) -> list[str]:
    """The breakdowns as declared, each readable and none twice; else a Refusal."""
    names = [breakdown_texts.parse(text).name for text in declared]
    for name in names:
        if names.count(name) > 1:
            raise BreakdownDeclaredTwice(name=name)
    return list(declared)


def check_new(house: House, client_id: int, minimum_group: int, breakdowns: Sequence[str]) -> None:
    """Refusal where `create` would refuse this, whatever the questionnaire."""
    if minimum_group < K_FLOOR:
        raise MinimumTooLow(minimum_group=minimum_group, least=K_FLOOR)
    check_breakdowns(breakdowns)
    with house.office() as session:
        get_client(session, client_id)


def create(
    house: House,
    actor: Actor,
    client_id: int,
    questionnaire: Questionnaire,
    title: str | None = None,
    minimum_group: int = K_FLOOR,
    breakdowns: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
    source: Source | None = None,
) -> int:
    """A new survey of a client; its id. `title` stands for every language, the default is the questionnaire's own.

    `source`: the file of another format that the questionnaire was made of; what was left out is kept with the survey.
    """
    with house.office.begin() as session:
        wanted = NewSurvey(client_id, questionnaire, title, minimum_group, breakdowns, settings or {})
        return add(session, house, actor, wanted, source)


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """A survey as it is to be; see `create`."""

    client_id: int
    questionnaire: Questionnaire
    title: str | None = None
    minimum_group: int = K_FLOOR
    breakdowns: Sequence[str] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


def add(session: Session, house: House, actor: Actor, wanted: NewSurvey, source: Source | None = None) -> int:
    """As `create`, in the caller's transaction."""
    if wanted.minimum_group < K_FLOOR:
        raise MinimumTooLow(minimum_group=wanted.minimum_group, least=K_FLOOR)
    asks, title = wanted.questionnaire, wanted.title
    words = dict(asks.title) if not title else dict.fromkeys(asks.languages, title.strip())
    get_client(session, wanted.client_id)
    survey = Survey(
        client_id=wanted.client_id,
        title=words,
        questionnaire=write(asks),
        minimum_group=wanted.minimum_group,
        breakdowns=check_breakdowns(wanted.breakdowns),
        settings=SurveySettings.read(check_settings(wanted.settings)),
        created=house.now(),
    )
    session.add(survey)
    session.flush()
    if source is not None:
        imports.keep(session, house, actor, survey.id, 0, source)
    after = {
        "title": words,
        "questionnaire": asks.code,
        "minimum_group": wanted.minimum_group,
        "breakdowns": survey.breakdowns,
        "settings": survey.settings.document,
    }
    audit.record(session, house, actor, AuditAct.SURVEY_CREATE, f"survey {survey.id}", wanted.client_id, after=after)
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
            raise MinimumTooLow(minimum_group=changes["minimum_group"], least=K_FLOOR)
        if "breakdowns" in changes:
            changes["breakdowns"] = check_breakdowns(changes["breakdowns"])
        if "settings" in changes:
            changes["settings"] = SurveySettings.read(check_settings(changes["settings"]))
        before = {name: _as_kept(getattr(survey, name)) for name in changes if name in _EDITABLE}
        for name in before:
            setattr(survey, name, changes[name])
        said = {name: _as_kept(changes[name]) for name in before}
        audit.record(session, house, actor, AuditAct.SURVEY_EDIT, f"survey {survey_id}", survey.client_id, before, said)
