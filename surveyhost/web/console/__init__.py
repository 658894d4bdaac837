"""The vendor's console."""

from flask import Flask

from ...services.operations.agenda import TaskKind
from ...services.setup.split_steps import SplitStep
from ..shared.named import members
from ..shared.rate_limits import Limits
from . import home, jobs, mail_events, search, upkeep
from .blueprint import blueprint
from .clients import names, readers, sign_on, wordings
from .clients import views as clients
from .editor import files, missing
from .editor import posted as posts
from .editor import preview as look
from .editor import views as pages
from .filters import FILTERS
from .hris import api
from .hris import views as roster_keys
from .imports import views as imports
from .people import log
from .people import views as people
from .pulses import intake
from .pulses import views as pulses
from .releases import ballots, comments
from .releases import views as desk
from .rosters import columns as roster_columns
from .rosters import erasure
from .rosters import views as rosters
from .surveys import questionnaires
from .surveys import views as surveys
from .threads import contacts
from .threads import views as replies
from .waves import destruction, follow_ups, letters, link_files, planning, preflight, reminders, slips, split
from .waves import views as waves

PAGES = (
    home,
    search,
    clients,
    surveys,
    rosters,
    roster_columns,
    planning,
    preflight,
    follow_ups,
    waves,
    destruction,
    split,
    upkeep,
    letters,
    slips,
    link_files,
    reminders,
    wordings,
    names,
    desk,
    ballots,
    comments,
    replies,
    contacts,
    people,
    sign_on,
    readers,
    pulses,
    intake,
    roster_keys,
    questionnaires,
    log,
    jobs,
    mail_events,
    erasure,
    pages,
    posts,
    imports,
    missing,
    files,
    look,
)
"""Modules that put their views on the blueprint by being imported."""


NAMED = members(TaskKind, SplitStep)
"""Enums that only the console's templates know; see `web.shared.named`."""


def init(app: Flask) -> None:
    """Put the console on a signed-in app."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(NAMED)
    app.register_blueprint(blueprint)
    app.register_blueprint(api.blueprint)
    app.extensions[api.LIMITS] = Limits(app.extensions["house"].settings.redis_url)
    for for_programs in (mail_events.mail_events, api.put_roster):
        app.extensions["csrf"].exempt(for_programs)
