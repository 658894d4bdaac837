"""The first page: what needs somebody, what happens by itself, what is in the field."""

from flask import render_template

from ...services.agenda import agenda
from ...services.backlog import health
from ..account.guard import account, allow, can, house
from .blueprint import blueprint


@blueprint.get("/")
@allow("console.see")
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
        now=house().now(),
    )
