"""The first page: what needs somebody, what happens by itself, what is in the field."""

from flask import render_template

from ...core.roles import Act
from ...services.office import clock
from ...services.operations.agenda import agenda
from ...services.operations.backlog import health
from ...services.vault import standing
from ..account.guard import account, allow, can, house
from ..account.refusals import in_words
from .blueprint import blueprint
from .upkeep import failing


@blueprint.get("/")
@allow(Act.CONSOLE_SEE)
def home() -> str:
    """Only what this person's roles can do stands under "to do"."""
    found = agenda(house(), account().email)
    todo = [task for task in found.todo if can(task.act)]
    return render_template(
        "console/home.html",
        todo=todo,
        coming=found.by_itself,
        field=found.in_field,
        health=health(house()),
        failing=failing(),
        vaults=[in_words(refusal) for refusal in standing.down(house())],
        jump=clock.jump(house()),
        now=house().now(),
    )
