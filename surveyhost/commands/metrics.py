"""metrics."""

import math
from collections.abc import Iterator

import click

from .. import serving
from ..outside import monitoring
from ..outside.monitoring import Gauge
from ..services.office.house import House
from ..services.operations.figures import figures
from .shared import house, say

STEP = 0.25
"""Seconds. A face that is at somebody's answer takes some hundredths of one longer: that must not show."""


@click.command()
@click.option("--bind", default="127.0.0.1:9464", show_default=True, help="Address to serve on; keep it to yourselves.")
def metrics(bind: str) -> None:
    """Serve /metrics for Prometheus until Ctrl-C: letters, queue, duties, clock, mail, and how fast each face answers.

    No figure is about a client or a wave, and none changes when somebody answers.
    """
    of, (host, port) = house(), serving.check_free(bind)
    stop = monitoring.serve(host, port, lambda: gauges(of))
    say(f"Figures at http://{bind}/metrics  (Ctrl-C stops)")
    serving.wait_for_the_end()
    stop()


def gauges(of: House) -> Iterator[Gauge]:
    """The house's figures, and those of its faces."""
    for one in figures(of):
        yield one.name, one.help, one.label, one.values
    its = of.settings
    hosts = {"respondent": its.base_url, "client": its.portal_url, "console": its.console_url}
    if its.intake_url != its.base_url:
        hosts["intake"] = its.intake_url
    took = {face: monitoring.seconds(f"{url}/healthz") for face, url in hosts.items()}
    up = {face: float(value is not None) for face, value in took.items()}
    yield "surveyhost_face_up", "1 where /healthz of this face's host answers.", "face", up
    answered = {face: STEP * math.ceil(value / STEP) for face, value in took.items() if value is not None}
    about = f"How long the answer took just now, in steps of {STEP}."
    yield "surveyhost_face_answer_seconds", about, "face", answered
