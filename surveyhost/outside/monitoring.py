"""Figures for Prometheus, on a port of their own; and how long a face takes to answer."""

import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus

import requests
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from urllib3.exceptions import InsecureRequestWarning

from .trust import authorities

LONGEST = 5.0
"""Seconds after which a face counts as down."""
Gauge = tuple[str, str, str, Mapping[str, float]]
"""Name, help, label ("" for none), and the label's values with their figures."""


class _Gauges(Collector):
    """Read at each scrape, and not when it is registered: a house that is down is no reason not to start."""

    def __init__(self, read: Callable[[], Iterable[Gauge]]) -> None:
        self.read = read

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for name, about, label, values in self.read():
            family = GaugeMetricFamily(name, about, labels=[label] if label else [])
            for value, figure in values.items():
                family.add_metric([value] if label else [], figure)
            yield family

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()


def registry(read: Callable[[], Iterable[Gauge]]) -> CollectorRegistry:
    """What Prometheus asks; `read` is called for each scrape. Nothing of the process itself is in it."""
    made = CollectorRegistry(auto_describe=False)
    made.register(_Gauges(read))
    return made


def serve(host: str, port: int, read: Callable[[], Iterable[Gauge]]) -> Callable[[], None]:
    """Answer at http://host:port/metrics, in a thread; what ends it. OSError where the port is taken."""
    server, thread = start_http_server(port, host, registry(read))

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop


def seconds(url: str) -> float | None:
    """How long the answer to a GET took; None where there is none, or another status than 200."""
    began = time.monotonic()
    try:
        said = requests.get(url, timeout=LONGEST, allow_redirects=False, verify=authorities()).status_code
    except requests.RequestException:
        return None
    return time.monotonic() - began if said == HTTPStatus.OK else None


def status(url: str) -> int | None:
    """The status of the answer to a GET; None where there is none.

    Whoever answers need not prove who they are: nothing is told to them, and a certificate may come after the start.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureRequestWarning)
        try:
            return requests.get(url, timeout=LONGEST, allow_redirects=False, verify=False).status_code  # noqa: S501
        except requests.RequestException:
            return None
