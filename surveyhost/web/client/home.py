"""The portal's first page: the report, then what is being done about it, then what went before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import render_template

from ...core.release import Release
from ...services import actions, records, releases, surveys
from ...services.records import RecordLine
from ...services.releases import ReleaseLine
from ...services.surveys import SurveyLine
from ..account.guard import account, allow, house
from .blueprint import blueprint, own_client


@blueprint.get("/")
@allow("portal.see")
def home() -> str:
    """Report first, action plan second, past waves third."""
    lines = releases.for_client(house(), own_client())
    latest = lines[0] if lines else None
    tables = releases.load(house(), latest.id, own_client()) if latest else None
    return render_template(
        "client/home.html",
        latest=latest,
        tables=tables,
        earlier=lines[1:],
        surveys=surveys.surveys(house(), own_client()),
        plans=actions.listed(house(), own_client()),
        destroyed=_destroyed(latest, tables),
        records=_records(latest),
        limited=bool(account().units),
        now=house().now(),
    )


def _records(latest: ReleaseLine | None) -> list[RecordLine]:
    """The records of the wave behind the latest report."""
    if latest is None:
        return []
    all_of_them = records.of_client(house(), own_client())
    return [one for one in all_of_them if (one.survey_id, one.wave) == (latest.survey_id, latest.wave)]


def _destroyed(latest: ReleaseLine | None, tables: Release | None) -> datetime | None:
    """When the sealed answers behind the latest report go, at the latest."""
    if latest is None or tables is None or latest.approved is None:
        return None
    days = tables.policy.get("destroy_by_days")
    return latest.approved + timedelta(days=days) if isinstance(days, int) else None


def in_field(lines: Sequence[SurveyLine]) -> list[SurveyLine]:
    """Surveys that can be answered now."""
    return [line for line in lines if line.wave and line.wave.state == "open"]
