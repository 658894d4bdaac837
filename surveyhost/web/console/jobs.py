"""What the worker has to do, and what went wrong."""

from flask import render_template

from ..account.guard import allow
from .blueprint import blueprint


@blueprint.get("/jobs/")
@allow("job.retry")
def job_list() -> str:
    """The queue, and letters that wait."""
    return render_template("console/jobs.html")
