"""The portal's first page: the report, then what is being done about it, then what went before."""

import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import render_template

from ...core.errors import Refusal
from ...core.release.model import Release
from ...core.roles import Act
from ...core.wave.lifecycle import WaveState
from ...services.loop import actions
from ...services.releases import destruction_records, releases
from ...services.setup import lists
from ...services.setup.lists import ListedSurvey
from ...services.threads import replying
from ...services.threads.listing import Standing
from ...store.office.release import ListedRecord, ListedRelease
from ..account.guard import account, allow, can, house
from .blueprint import blueprint, own_client
from .reach import may_edit, reach


@blueprint.get("/")
@allow(Act.PORTAL_SEE)
def home() -> str:
    """Report first, action plan second, past waves third."""
    lines = releases.for_client(house(), own_client())
    latest, tables = _newest(lines)
    return render_template(
        "client/home.html",
        latest=latest,
        tables=tables,
        earlier=[line for line in lines if line is not latest],
        surveys=lists.surveys(house(), own_client()),
        plans=actions.listed(house(), own_client(), None, reach()),
        editable=may_edit(),
        destroyed=_destroyed(latest, tables),
        records=_records(latest),
        counts=destruction_records.announced(house(), own_client()),
        dialogues=_dialogues(),
        limited=bool(account().units),
        now=house().now(),
    )


def _dialogues() -> list[tuple[int, Standing]]:
    """Of who may answer for the company."""
    if account().units or not can(Act.COMMENT_ANSWER):
        return []
    return replying.dialogue_releases(house(), own_client())


def _newest(lines: Sequence[ListedRelease]) -> tuple[ListedRelease | None, Release | None]:
    """The newest release that can be read."""
    for line in lines:
        with contextlib.suppress(Refusal):
            return line, releases.load(house(), line.id, own_client())
    return None, None


def _records(latest: ListedRelease | None) -> list[ListedRecord]:
    """The records of the wave behind the latest report."""
    if latest is None:
        return []
    all_of_them = destruction_records.of_client(house(), own_client())
    return [one for one in all_of_them if (one.survey_id, one.wave) == (latest.survey_id, latest.wave)]


def _destroyed(latest: ListedRelease | None, tables: Release | None) -> datetime | None:
    """When the sealed answers behind the latest report go, at the latest."""
    if latest is None or tables is None or latest.approved is None:
        return None
    days = tables.policy.get("destroy_by_days")
    return latest.approved + timedelta(days=days) if isinstance(days, int) else None


def in_field(lines: Sequence[ListedSurvey]) -> list[ListedSurvey]:
    """Surveys that can be answered now."""
    return [line for line in lines if line.wave and line.wave.state == WaveState.OPEN]
