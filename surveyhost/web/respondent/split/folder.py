"""The page of a split count as a folder of files, which its keeper hosts on a host of its own.

It is made of the wave's plan and this program alone, so that whoever has both makes the same bytes: no database, no
clock, no link. Our own host is asked by the page's script for what is the seat's, and given sealed rows.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from ....core.questionnaire.file import write
from ....core.split.boxes import CODE_WORDS
from ....core.split.keeper.plan import Plan
from ....core.split.sealed import Sealing
from ....core.wave.policy import canonical
from ....services.answering.responses import WavePage
from ...shared.assets import STATIC
from ...shared.headers import CONTENT
from .. import text_pages
from ..bundles import HALVES, bundles
from ..visits import Visit
from .document import printed_document

RECEIPT_WORDS = 5
SUMS = "SHA256SUMS"
_STATIC = re.compile(r"url\(/static/([^?)]+)\?v=[0-9a-f]+\)")


def content_policy(host: str) -> str:
    """The Content-Security-Policy in the page: scripts of its own host, requests to that and to ours, no form at all.

    Without `frame-ancestors`, which holds in a header only.
    """
    ours = {"form-action": "'none'", "connect-src": f"'self' {host}", "worker-src": "'self'"}
    return "; ".join(f"{name} {value}" for name, value in (CONTENT | ours).items() if name != "frame-ancestors")


def _styles() -> dict[str, bytes]:
    """Both style sheets, and the fonts they name, under addresses relative to the folder."""
    files: dict[str, bytes] = {}
    for name in ("respondent.css", "scripts.css"):
        css = bundles()[name].plain.decode()
        for font in _STATIC.findall(css):
            files[font] = (STATIC / font).read_bytes()
        files[name] = _STATIC.sub(r"url(\1)", css).encode()
    return files


def _page(plan: Plan, host: str, language: str) -> bytes:
    wave = WavePage("", plan.policy, plan.contract.hex(), plan.questionnaire)
    sealing = Sealing(plan.form, plan.contract, plan.keeper_key, plan.desk_key)
    visit = Visit(wave, language, vendor=plan.policy.vendor)
    faces = "scripts.css" if visit.context()["faces"] else ""
    given: dict[str, Any] = {
        "host": host,
        "content_policy": content_policy(host),
        "style": "respondent.css",
        "faces": faces,
        "ballot": HALVES,
        "link": lambda **changes: f"{changes.get('lang', language)}.html",
        "states": text_pages.states(visit),
        "five_words": ("",) * RECEIPT_WORDS,
        "code_words": ("",) * CODE_WORDS,
    }
    return printed_document(visit, wave, sealing, **given).encode()


def script_of(plan: Plan) -> bytes | None:
    """The script that the contract names: the plan's own, or the one that is shipped; None where neither is it."""
    shipped = bundles()[HALVES]
    return plan.script or (shipped.plain if shipped.digest == plan.policy.script_hash else None)


def files(plan: Plan, host: str, script: bytes) -> Mapping[str, bytes]:
    """Name in the folder to content, with the SHA-256 of each in a list as `sha256sum -c` reads it.

    host: our origin. script: from `script_of`. The plan's contract names an address for the page.
    """
    pages = {f"{language}.html": _page(plan, host, language) for language in plan.policy.languages}
    made = pages | _styles()
    made["index.html"] = pages[f"{plan.policy.languages[0]}.html"]
    made[HALVES] = script
    made["contract.json"] = canonical(plan.policy)
    made["questionnaire.toml"] = write(plan.questionnaire).encode()
    listed = (f"{hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made))
    return made | {SUMS: "".join(listed).encode()}
