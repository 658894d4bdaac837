"""wave preflight."""

from collections.abc import Iterable

import click

from ...core.preflight import Finding, Outcome, Point
from ...core.roles import Act
from ...services.letters.probes import preflight as checks
from ...services.letters.probes import probes
from ...services.letters.probes.probes import ProbeState
from ...services.letters.returned import inbox
from ...services.office import survey_rows
from ...services.setup import lists
from ..refusals import WhoExplains
from ..shared import SHELL, actor, house, result, say

NAMES = {
    Point.SPF: "who may send (SPF)",
    Point.DKIM: "key of signatures (DKIM)",
    Point.DMARC: "the sender's domain stands behind it (DMARC)",
    Point.REVERSE: "name of the mail server's address",
    Point.LINKS: "links",
    Point.IMAGES: "nothing added that is fetched",
    Point.STOP: "headers that stop reminders",
    Point.SENDER: "sender",
}
OUTCOMES = {
    Outcome.GOOD: "in order",
    Outcome.WARN: "should be better",
    Outcome.FAILS: "fails",
    Outcome.UNCHECKED: "not checked",
}


@click.command()
@click.argument("survey")
@click.option("--send", is_flag=True, help="Send a probe letter first; it is read back with the same command, later.")
@click.option("--why", default="", help="Why letters go out although they are changed; contracts print it.")
@click.option("--as", "address", default="", help="Which administrator says so.")
def wave_preflight(survey: str, send: bool, why: str, address: str) -> None:
    """How the mail stands before a wave opens: DNS records, and a letter that was read back; prints the worst outcome.

    Where a probe letter came back changed, no wave opens before an administrator has said why with --why and --as.
    """
    of = house()
    page = lists.survey(of, survey_rows.resolve(of, survey).survey_id)
    if bool(why) != bool(address):
        raise WhoExplains()
    inbox.fetch_probes(of)
    if why:
        probes.explain(of, actor(of, address, Act.MAIL_EXPLAIN), page.client_id, why)
        say("It is written down. The contract of every wave from now on prints it.")
    if send:
        probes.send(of, SHELL, page.id)
        say("The probe letter is on its way.")
    seen = checks.preflight(of, page.client_id, look_up=True)
    for line in (*_records(seen), *_probe(seen.probe)):
        click.echo(line)
    result(seen.outcome)


def _records(seen: checks.Preflight) -> Iterable[str]:
    if not seen.has_library:
        yield "DNS records are not checked: pip install -e '.[preflight]'"
    yield from _lines(seen.records)


def _lines(findings: Iterable[Finding]) -> Iterable[str]:
    for one in findings:
        about = f" of {one.about}" if one.about else ""
        advice = f": {one.advice}" if one.advice is not None else ""
        yield f"{NAMES[one.point]}{about}: {OUTCOMES[one.outcome]}{advice}"


def _probe(probe: ProbeState) -> Iterable[str]:
    if not probe.is_set_up:
        yield "No probe letter goes out: SURVEYHOST_PROBE_ADDRESS names no mailbox. Waves open without."
    if probe.under_way:
        yield f"A probe letter is on its way since {probe.under_way:%Y-%m-%d %H:%M} UTC; it was not read back yet."
    if probe.returned:
        yield f"A probe letter was read back at {probe.returned:%Y-%m-%d %H:%M} UTC:"
        yield from _lines(probe.findings)
    if probe.is_blocked:
        yield "No wave opens before an administrator has said why letters go out all the same: --why, --as."
    elif probe.changes:
        yield f"Why letters go out all the same: {probe.reason}"
