"""What the worker has before it, how far it is, and a push where it stands still."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from ...core.roles import Act
from ...services.office import jobs
from ...services.operations.backlog import backlog
from ..account.guard import allow, house
from ..account.language import say
from .blueprint import attempt, blueprint


@blueprint.get("/jobs/")
@allow(Act.JOB_RETRY)
def job_list() -> str:
    """Letters by wave with their progress, reports to print, hints in the queue."""
    return render_template("console/jobs.html", backlog=backlog(house()))


@blueprint.post("/jobs/letters/<int:wave_id>")
@allow(Act.JOB_RETRY)
def job_letters(wave_id: int) -> Response:
    """Tell the worker again that letters of this wave wait."""
    return attempt(
        lambda: jobs.enqueue_letters(house(), wave_id), say("The worker was told."), url_for("console.job_list")
    )


@blueprint.post("/jobs/printing")
@allow(Act.JOB_RETRY)
def job_printing() -> Response:
    """Tell the worker again that reports wait to be printed."""
    return attempt(lambda: jobs.enqueue_printing(house()), say("The worker was told."), url_for("console.job_list"))
