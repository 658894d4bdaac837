"""What web processes have in common is made once, before they are forked."""

from types import SimpleNamespace

import pytest

from surveyhost import create_app, recycling
from surveyhost.report import html


@pytest.fixture(params=("sqlite",))
def engine_name(request):
    return request.param


def compiled(environment) -> set[str]:
    return {key[1] for key in environment.cache}


@pytest.mark.parametrize("preloads", [True, False])
def test_templates_are_compiled_before_processes_are_forked(house, preloads):
    """Else each process compiles them when it is asked for its first pages: half a second of the processor."""
    html.templates.cache_clear()
    app = create_app(house.settings, house)
    server = SimpleNamespace(cfg=SimpleNamespace(preload_app=preloads), app=SimpleNamespace(wsgi=lambda: app))
    recycling.when_ready(server)
    pages, report = app.extensions["signed_in"].jinja_env, html.templates("vi")
    for environment, folders in ((pages, ("client/", "console/", "security/")), (report, ("report/",))):
        there = set(environment.list_templates(filter_func=lambda name, own=folders: name.startswith(own)))
        assert there and (there <= compiled(environment)) == preloads
