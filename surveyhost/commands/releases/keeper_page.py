"""keeper page: the page of a split count, as files that its keeper hosts."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import click

from ...core.split.keeper import plan as plans
from ..refusals import FolderInTheWay, FolderMissing, HostUnreadable, PageNotHosted, ScriptIsAnother, WholeProgramNeeded
from .keeper_count import content_of

try:
    from ...web.respondent.split import folder
except ModuleNotFoundError:
    raise WholeProgramNeeded() from None

ORIGIN = re.compile(r"(https://[a-z0-9.-]+|http://(?:127\.0\.0\.1|localhost))(:[0-9]{1,5})?")


@click.command()
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--host", required=True, help="The vendor's host that takes the answers, like https://survey.example.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to make.")
def keeper_page(plan: Path, host: str, out: Path) -> None:
    """Make the page of a wave out of its PLAN: a folder of files for the address that the contract names.

    Anyone who has the plan and this program makes the same bytes. The contract's hash comes last, alone on its line:
    the code on the page and in letters is its beginning. It takes the whole program, not the keeper's part alone.
    """
    found = plans.read(content_of(plan))
    if not found.policy.page_address:
        raise PageNotHosted()
    if not ORIGIN.fullmatch(host):
        raise HostUnreadable(host=host)
    script = folder.script_of(found)
    if script is None:
        raise ScriptIsAnother()
    _write(out, folder.files(found, host, script))
    click.echo(f"Put it at {found.policy.page_address}; the code on the page is the beginning of this hash:", err=True)
    click.echo(found.contract.hex())


def _write(out: Path, made: Mapping[str, bytes]) -> None:
    """All files in a new folder, or no folder."""
    if not out.parent.is_dir():
        raise FolderMissing(file=out)
    if out.exists() or out.is_symlink():
        raise FolderInTheWay(folder=out)
    part = out.with_name(f".{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of whoever was cut short
    for name, content in made.items():
        file = part / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    part.replace(out)
