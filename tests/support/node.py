"""Runs the script of a split ballot outside a browser: in the node that playwright brings along."""

import json
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

from surveyhost.config import CHECKOUT

SCRIPT = CHECKOUT / "static" / "js" / "ballot.js"
_RUN = """
import {{ readFileSync }} from "node:fs";
const ballot = new Function(`${{readFileSync("ballot.js", "utf8")}};return ballot`)();
const given = JSON.parse(readFileSync("given.json", "utf8"));
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = ballot.fromHex;
const made = await (async () => {{ {body} }})();
console.log(JSON.stringify(made));
"""


def run(folder: Path, body: str, given: Any) -> Any:
    """What a function body makes of `given`, as JSON. In it: `ballot` (the script), `given`, `hex` and `bytes`."""
    (folder / "ballot.js").write_bytes(SCRIPT.read_bytes())
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    (folder / "run.mjs").write_text(_RUN.format(body=body), encoding="utf-8")
    node, _ = compute_driver_executable()
    done = subprocess.run([node, "run.mjs"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
