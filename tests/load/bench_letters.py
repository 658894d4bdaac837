"""Letters a second from one worker, over real SMTP to a server of its own process; each with a fresh link."""

import os
import time
from datetime import timedelta

from surveyhost.services.fieldwork import opening
from surveyhost.services.letters import reminders
from surveyhost.services.letters import sending as letters
from surveyhost.services.vault import desk
from tests.load import ground
from tests.load.sinks import smtp_sink

EACH_RUN = 1500


def main() -> None:
    """Both engines."""
    with smtp_sink() as (url, sink):
        with ground.house(SURVEYHOST_SMTP_URL=url) as of:
            measure("letters on SQLite", of, sink)
        with ground.cluster() as (urls, _), ground.house(urls, SURVEYHOST_SMTP_URL=url) as of:
            measure("letters on PostgreSQL", of, sink)


def measure(heading: str, of, sink: int) -> None:
    """The invitations of a wave, then four rounds of reminders: the same letters, again with fresh links."""
    report = ground.Report(heading)
    survey_id = ground.survey(of, EACH_RUN)
    wave = opening.open_wave(of, ground.SHELL, survey_id, closes=of.now() + timedelta(days=7))
    rates, cpu, others = [], [], []
    for run in range(ground.RUNS):
        if run:
            reminders.remind(of, ground.SHELL, wave)
        with ground.other_load(lambda: ground.own_cpu()) as load:
            used, began = own_only(), time.monotonic()
            sent = letters.send_due(of, 1, seconds=600).sent
            took = time.monotonic() - began
        if sent != EACH_RUN:
            raise SystemExit(f"{EACH_RUN - sent} letters did not go out")
        rates.append(sent / took)
        cpu.append(1000 * (own_only() - used) / sent)
        others.append(load.percent)
    seats, _ = desk.counts(of, fieldwork_code(of))
    report.say("letters a second", ground.median(rates, 0))
    report.say("CPU of the worker, ms a letter", ground.median(cpu))
    report.say("seats afterwards", seats)
    report.say("other load of the machine, percent", ground.median(others, 1))
    report.keep()


def own_only() -> float:
    """CPU seconds of this process alone."""
    times = os.times()
    return times.user + times.system


def fieldwork_code(of) -> str:
    """The wave's public code."""
    from surveyhost.store.office.tables import Wave

    with of.office() as session:
        return session.get_one(Wave, 1).code


if __name__ == "__main__":
    main()
