"""What web processes have in common is made once, before they are forked."""

from dataclasses import replace
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


@pytest.mark.parametrize("face", ["client", "console"])
def test_a_process_of_one_face_compiles_its_own_pages(house, face):
    """As the units of `deploy/` run it. What only the other face's templates know, it has never heard of."""
    app = create_app(replace(house.settings, faces=(face,)), house)
    server = SimpleNamespace(cfg=SimpleNamespace(preload_app=True), app=SimpleNamespace(wsgi=lambda: app))
    recycling.when_ready(server)
    assert {name.partition("/")[0] for name in compiled(app.jinja_env)} >= {face, "security"}
