"""translate list, export, import."""

import io
import zipfile
from pathlib import Path

import click

from ...config import load
from ...core.plurals import counted
from ...services.setup import translating
from ...services.setup.translating import Standing
from ...translations import look_in
from ..shared import result, say

FORMATS = ("po", "xlsx")


def _line(one: Standing) -> str:
    state = "offered" if one.offered else f"not offered: {counted(one.messages - one.done, 'message')} to go"
    return f"{one.language}: {one.name}, messages translated: {one.done} of {one.messages}, {state}"


@click.command()
def translate_list() -> None:
    """Say which languages participants are offered, and how far the others are."""
    look_in(translating.place(load()))
    for one in translating.every():
        click.echo(_line(one))


@click.command()
@click.argument("language")
@click.option("--format", "kind", type=click.Choice(FORMATS), default="po", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File: a ZIP of PO, or XLSX."
)
def translate_export(language: str, kind: str, out: Path) -> None:
    """Write every message that participants read, with what is translated so far, for a translator."""
    look_in(translating.place(load()))
    if kind == "xlsx":
        out.write_bytes(translating.to_xlsx(language))
    else:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in translating.to_po(language).items():
                archive.writestr(name, content)
        out.write_bytes(packed.getvalue())
    say(_line(translating.standing(language)))
    result(out)


@click.command(name="import")
@click.argument("language")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
def translate_import(language: str, path: Path) -> None:
    """Take in a translation: a PO file named after its domain, a folder or ZIP of those, or a workbook.

    A language is offered once every message of it is there. Running processes take it up when they are restarted.
    """
    settings = load()
    look_in(translating.place(settings))
    made = translating.bring(settings, language, path)
    say(_line(made))
    result(made.language)
