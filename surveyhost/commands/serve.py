"""serve."""

import os
from collections.abc import Mapping

import click

from .. import serving
from ..config import Settings, load
from ..services.demo import welcome as demo_welcome
from ..services.office.house import open_house
from ..services.operations import presence
from ..services.operations import upgrade as upgrading
from ..services.vault import desk
from ..store import migrate
from .refusals import AuditChainBroken, NotAtNewest, VaultUnfit
from .shared import say


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address to serve on.")
@click.option(
    "--faces", default=None, help="Which faces: respondent,client,console,intake; default: the settings' own, or all."
)
@click.option("--workers", type=click.IntRange(1, 256), default=None, help="Web processes; default: one per core.")
@click.option("--no-worker", is_flag=True, help="Without the worker (it then runs as `surveyhost worker` somewhere).")
@click.option("--reload", is_flag=True, help="Restart web processes when a file changes (for developers).")
@click.option("--upgrade", is_flag=True, help="First bring older databases to the newest revision (for a laptop).")
def serve(bind: str, faces: str | None, workers: int | None, no_worker: bool, reload: bool, upgrade: bool) -> None:
    """Serve the faces with gunicorn, and the worker beside them, until Ctrl-C."""
    settings = _settings(serving.own_address(os.environ, bind), faces, upgrade)
    host, port = serving.check_free(bind)
    commands = [serving.web_command(bind, workers or len(os.sched_getaffinity(0)), reload=reload)]
    if no_worker or "console" not in settings.faces:
        say("The worker does not run here; letters and reports need one `surveyhost worker`.")
    else:
        commands.append(serving.worker_command())
    serving.Serving(
        commands,
        serving.environment(str(settings.data), ",".join(settings.faces), settings.base_url),
        lambda: serving.is_listening(host, port),
        lambda: _welcome(settings, bind),
    ).run()
    say("Stopped.")


def _settings(environ: Mapping[str, str], faces: str | None, upgrade: bool = False) -> Settings:
    """The settings with these faces. Refusal where a database is not ready for them, and is not to be made so."""
    settings = load(environ if faces is None else {**environ, "SURVEYHOST_FACES": faces})
    presence.check(settings, settings.faces, is_web=True)
    if "console" in settings.faces:
        late = migrate.behind(settings)
        if late and upgrade:
            chain = upgrading.carry_out(settings)
            if not chain.whole:
                raise AuditChainBroken(fault=chain.fault)
        elif late:
            raise NotAtNewest(listed=" and ".join(late))
        _check_production(settings)
    return settings


def _check_production(settings: Settings) -> None:
    """A real vault whose PostgreSQL keeps traces beside the tables is not served."""
    faults = desk.check_production(open_house(settings)) if settings.production else []
    if faults:
        more = f" ({len(faults) - 1} more: see `surveyhost verify`)" if len(faults) > 1 else ""
        raise VaultUnfit(fault=faults[0].rstrip("."), more=more)


def _welcome(settings: Settings, bind: str) -> None:
    say(f"Serving {', '.join(settings.faces)} on http://{bind}  (Ctrl-C stops)")
    if settings.is_demo and "console" in settings.faces:
        for line in demo_welcome.welcome(open_house(settings)):
            say(line)
