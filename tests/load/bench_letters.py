"""Letters a second from one worker, over real SMTP to a server of its own process; each with a fresh link.

Then a round of many letters to many receivers, each with a limit of its own, not signed and signed: what counts there
is the CPU of a letter, since the limits say how long it takes.

    python -m tests.load.bench_letters            all of it
    python -m tests.load.bench_letters limits     the second part on SQLite
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from surveyhost.services.fieldwork import opening
from surveyhost.services.letters import reminders
from surveyhost.services.letters import sending as letters
from surveyhost.services.office.house import House
from surveyhost.services.vault import desk
from tests.load import ground
from tests.load.sinks import smtp_sink

EACH_RUN = 1500
MANY, RECEIVERS = 20_000, 50
A_SECOND, CONNECTIONS = 20, 2
"""Letters a second, and connections, to one receiver: 1,000 a second to all of them."""
MILLION, HALF_AN_HOUR = 1_000_000, 1800


def main() -> None:
    """Both engines."""
    with smtp_sink() as (url, sink):
        if sys.argv[1:] == ["limits"]:
            limits(url, sink, "SQLite")
            return
        with ground.house(SURVEYHOST_SMTP_URL=url) as of:
            measure("letters on SQLite", of, sink)
        with ground.cluster() as (urls, _), ground.house(urls, SURVEYHOST_SMTP_URL=url) as of:
            measure("letters on PostgreSQL", of, sink)
        limits(url, sink, "PostgreSQL")
        limits(url, sink, "SQLite")


def limits(url: str, sink: int, engine: str) -> None:
    """The same letters with limits for each receiver, not signed and signed, each time on new databases."""
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "key.pem"
        made = rsa.generate_private_key(65537, 2048)
        key.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        for signed in (False, True):
            signing = {"SURVEYHOST_DKIM_KEY": str(key), "SURVEYHOST_DKIM_SELECTOR": "s1"} if signed else {}
            with databases(engine) as urls, ground.house(
                urls, SURVEYHOST_SMTP_URL=url, SURVEYHOST_MAIL_RATE=str(A_SECOND),
                SURVEYHOST_MAIL_CONNECTIONS=str(CONNECTIONS), **signing,
            ) as of:  # fmt: skip
                paced(f"letters at a pace on {engine}{', signed' if signed else ''}", of, sink)


@contextmanager
def databases(engine: str) -> Iterator[dict[str, str]]:
    """URLs of two empty databases; none for those of a house's own folder."""
    if engine == "SQLite":
        yield {}
        return
    with ground.cluster() as (urls, _):
        yield urls


def paced(heading: str, of: House, sink: int) -> None:
    """One round to many receivers; CPU seconds, and what a million letters would take of two cores."""
    report = ground.Report(heading)
    survey_id = ground.survey(of, MANY, RECEIVERS)
    opening.open_wave(of, ground.SHELL, survey_id, closes=of.now() + timedelta(days=7))
    used, sinks, began, sent = own_only(), ground.cpu_of(sink), time.monotonic(), 0
    while sent < MANY:
        gone = letters.send_due(of, 1, seconds=2).sent
        sent += gone
        if not gone:
            time.sleep(0.2)  # all that is left was put off
    own = own_only() - used
    report.say("letters, receivers, letters a second to each", f"{sent}, {RECEIVERS}, {A_SECOND}")
    report.say("CPU of the worker, ms a letter", round(1000 * own / sent, 2))
    report.say("CPU of the sink, ms a letter", round(1000 * (ground.cpu_of(sink) - sinks) / sent, 2))
    report.say("seconds of the clock", round(time.monotonic() - began))
    report.say(f"CPU seconds for {MILLION:,} letters, of {2 * HALF_AN_HOUR:,}", round(own / sent * MILLION))
    report.keep()


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
