"""Make `ballot.js`: the script that asks, cuts an answer into two halves and seals them in a respondent's browser
(Apache-2.0; `@noble/*`: MIT).

    python static/js/build.py            (fetches the packages below with npm into a temporary folder)
    python static/js/build.py FOLDER     (the folder with their tarballs, as `npm pack` names them)

It is made of the sources in `split/` and `parts/`, of the words of receipts, and of `@noble/*`, each package in one
version with one hash, put together by esbuild, likewise. The same sources give the same bytes on every machine. Nothing is fetched at run or set-up time.
"""

import hashlib
import json
import platform
import runpy
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIBRARIES = {
    "@noble/hashes@2.4.0": "e1946149b780017b2564fcc092cb01c04e1d7f20627d0296c17da8868f4436dc",
    "@noble/curves@2.4.0": "55279c71b0201d6c0e58d0206d15825359e02a3932f326ba7b7909ac2d334aa9",
    "@noble/ciphers@2.4.0": "4a398bcc280c8742d474f9162f6d3c153e52ab1078e8ab592b4720410fb3c3e9",
}
"""Packages whose code is in the script, with the SHA-256 of their tarballs."""
BUILDERS = {
    ("Linux", "x86_64"): (
        "@esbuild/linux-x64@0.28.2",
        "9573bb2233aab0f9ea7647d5cca9726113cc1768de61d66b17267f4db84488f6",
    ),
    ("Linux", "aarch64"): (
        "@esbuild/linux-arm64@0.28.2",
        "a96dbfa41d3ef5dbd1ef22b1c10d5187be9267e86093a870f06402a7ec931596",
    ),
    ("Darwin", "arm64"): (
        "@esbuild/darwin-arm64@0.28.2",
        "1980cde09749094452b20d36ff267585ccb3f72749c7bc97291cd9996ccf5a2a",
    ),
}
"""What puts it together, by system and processor."""
OPTIONS = (
    "--bundle", "--format=iife", "--global-name=ballot", "--target=es2020", "--minify", "--legal-comments=none",
    "--charset=utf8",
)  # fmt: skip
LISTS = HERE.parent.parent / "surveyhost" / "core" / "wave" / "receipt_words"
BANNER = "/* Made of static/js/split by static/js/build.py; licences of what it holds in ballot.LICENSE. */"


def tarball(folder: Path, package: str, expected: str) -> tarfile.TarFile:
    """The package's tarball, opened; SystemExit where it is another than the one named here."""
    name, _, version = package.removeprefix("@").rpartition("@")
    path = folder / f"{name.replace('/', '-')}-{version}.tgz"
    if not path.is_file():
        sys.exit(f"{path} is not there")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != expected:
        sys.exit(f"{path} has the SHA-256 {found}, not {expected}")
    return tarfile.open(path)


def unpack(folder: Path, package: str, expected: str, into: Path) -> Path:
    """The package's files, in a folder of its name."""
    target = into / package.rpartition("@")[0]
    with tarball(folder, package, expected) as tar:
        tar.extractall(target, filter="data")
    for part in (target / "package").iterdir():
        part.rename(target / part.name)
    return target


def builder() -> tuple[str, str]:
    """The package that puts the script together on this machine, and its hash."""
    machine = platform.system(), platform.machine()
    if machine not in BUILDERS:
        sys.exit(f"no esbuild is named here for {' '.join(machine)}")
    return BUILDERS[machine]


def fetch(folder: Path) -> None:
    """Fetch the tarballs with npm; its own error where it cannot."""
    packages = [*LIBRARIES, builder()[0]]
    subprocess.run(["npm", "pack", "--silent", *packages], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def packed_words() -> str:
    """The lists of words as a module: the English one, sorted, in which each word leaves out what it begins with like
    the one before; the two of which the Vietnamese one is made."""
    last, alike = "", []
    for word in runpy.run_path(str(LISTS / "en.py"))["WORDS"]:
        same = next((at for at, (one, other) in enumerate(zip(last, word, strict=False)) if one != other), len(last))
        alike.append(f"{same}{word[same:]}")
        last = word
    vietnamese = runpy.run_path(str(LISTS / "vi.py"))
    lists = {"THINGS": vietnamese["_THINGS"].split(), "MANNERS": vietnamese["_MANNERS"].split(), "ALIKE": "".join(alike)}
    return "".join(f"export const {name} = {json.dumps(held, ensure_ascii=False)};\n" for name, held in lists.items())


def made(folder: Path) -> dict[str, bytes]:
    """The files, by name. folder: with the tarballs."""
    with tempfile.TemporaryDirectory() as work:
        modules = Path(work) / "node_modules"
        licences = []
        for package, expected in LIBRARIES.items():
            held = unpack(folder, package, expected, modules)
            licences.append(f"{package}\n\n{(held / 'LICENSE').read_text(encoding='utf-8')}")
        for folder_of_sources in ("split", "parts"):
            sources = Path(work) / folder_of_sources
            sources.mkdir()
            for source in sorted((HERE / folder_of_sources).glob("*.js")):
                (sources / source.name).write_bytes(source.read_bytes())
        (Path(work) / "split" / "packed-words.js").write_text(packed_words(), encoding="utf-8")
        esbuild = unpack(folder, *builder(), Path(work) / "builder") / "bin" / "esbuild"
        done = subprocess.run(
            [str(esbuild), "split/main.js", *OPTIONS, f"--banner:js={BANNER}"],
            cwd=work,
            check=True,
            capture_output=True,
        )
    return {"ballot.js": done.stdout, "ballot.LICENSE": "\n".join(licences).encode()}


def main(folder: Path | None) -> None:
    """Write both files beside this one."""
    with tempfile.TemporaryDirectory() as fetched:
        if folder is None:
            fetch(Path(fetched))
        for name, content in made(folder or Path(fetched)).items():
            (HERE / name).write_bytes(content)
            print(name, len(content), "bytes, SHA-256", hashlib.sha256(content).hexdigest())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
