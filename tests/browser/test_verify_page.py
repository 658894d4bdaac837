"""docs/verify.html, opened from its file with no network: the same verdicts as `release verify`, on the same files.

The files are those of `tests/promises/test_report_forged.py`: the honest report, and everything that somebody with our
program made of it. No verdict says "holds" unless a certificate was given and everything fits it.
"""

import base64
import hashlib
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, Page, expect
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from surveyhost.config import CHECKOUT
from surveyhost.core.errors import Refusal
from surveyhost.core.release.json import canonical
from surveyhost.outside.pdf import lasting
from surveyhost.outside.pdf.lasting import Clock
from surveyhost.outside.pdf.signature import Identity, _apart, sign
from surveyhost.services.keys import signing
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.releases import destruction_records, releases, signed_reports, verify
from tests.promises import test_report_forged as forged
from tests.promises.test_report_forged import engine_name, mallory, report  # noqa: F401  (fixtures)
from tests.services.keys.test_signing_for_long import exchanged
from tests.support import factories
from tests.support.timestamps import timestamp_server
from tests.support.unsigned import unsigned

pytestmark = pytest.mark.browser
HERE = CHECKOUT / "docs" / "verify.html"
READ = """() => ({kind: document.getElementById('result').dataset.verdict,
    said: document.getElementById('verdict').textContent, more: document.getElementById('more').textContent,
    wrong: [...document.querySelectorAll('#rows tr.wrong')].map(one => one.dataset.check),
    checks: [...document.querySelectorAll('#rows tr')].map(one => one.dataset.check)})"""


@dataclass
class Reader:
    """Somebody with the page and no network."""

    page: Page
    told: list[str]

    def give(self, content: bytes, name: str = "report.pdf") -> dict[str, object]:
        self.forget()
        self.page.locator("#report").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
        return self.read()

    def pin(self, certificate: bytes | None) -> None:
        self.forget()
        file = {"name": "report-signing.pem", "mimeType": "application/x-pem-file", "buffer": certificate or b""}
        self.page.locator("#certificate").set_input_files([file] if certificate else [])
        self.read()

    def type(self, fingerprint: str) -> dict[str, object]:
        self.forget()
        self.page.locator("#fingerprint").fill(fingerprint)
        return self.read()

    def forget(self) -> None:
        """So that what is read next is the answer to what is done next."""
        self.page.evaluate("document.getElementById('result').dataset.verdict = ''")

    def read(self) -> dict[str, object]:
        self.page.wait_for_selector("#result:not([data-verdict='']):not([data-verdict='working'])")
        return self.page.evaluate(READ)


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Reader]]:
    """Opens the page, or another text of it, from a file; whatever it asks for or complains of fails the test."""
    contexts, told = [], []

    def start(path: Path = HERE, **options: object) -> Reader:
        context = chromium.new_context(offline=True, **({"locale": "en-GB"} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda one: one.url == path.as_uri() or told.append(f"asked for {one.url}"))
        page.on("pageerror", lambda error: told.append(f"script: {error}"))
        page.on("console", lambda said: said.type in {"error", "warning"} and told.append(said.text))
        page.goto(path.as_uri())
        return Reader(page, told)

    yield start
    for context in contexts:
        context.close()
    assert not told


def files(pdf: bytes, other: Identity) -> dict[str, bytes]:
    """Everything that the promise about forged reports tries, by name."""
    copy, out = forged.made["copy"], io.BytesIO()
    anew = json.loads(copy.attachments[verify.ATTACHED])
    anew["groups"][0]["respondents"] += 30
    forged.appended(pdf).write(out)
    dice = random.Random(3)
    flipped = {f"byte {at}": pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
               for at in (dice.randrange(len(pdf)) for _ in range(4))}  # fmt: skip
    made = {change.__name__: sign(forged.rewritten(pdf, change), other) for change in forged.PAGES}
    facts = (forged.invented_group, forged.invented_people, forged.other_signers)
    return {
        "honest": pdf,
        **made,
        **{change.__name__: sign(forged.with_facts(pdf, change), other) for change in facts},
        "signed by another": sign(unsigned(pdf), other),
        "not signed": unsigned(pdf),
        "updated": out.getvalue(),
        "updated and signed": sign(out.getvalue(), other, field="Second"),
        "longer": pdf + b"\n% later\n%%EOF\n",
        "half": pdf[: len(pdf) // 2],
        "no facts": sign(forged.rewritten(pdf, lambda one: one.attachments.clear()), other),
        **flipped,
    }


def stamped_files(pdf: bytes, own: Identity) -> dict[str, bytes]:
    """The honest report stamped by an authority, and what may be tried with stamps."""
    before = unsigned(pdf)
    with timestamp_server() as server, timestamp_server() as mallorys:
        stamped, later = (sign(before, own, clock=Clock(server.address, server.pem)) for _ in range(2))
        bare = stamped[: stamped.rindex(b"%%EOF\n", 0, len(stamped) - 10) + 6]
        stamper = PdfTimeStamper(RequestsHTTPTimeStamper(mallorys.address), field_name=lasting.FIELD)
        by_another = _apart(lambda: stamper.timestamp_pdf(lasting._AsItStands(io.BytesIO(bare)), "sha256")).getvalue()
        server_too = PdfTimeStamper(RequestsHTTPTimeStamper(server.address), field_name=lasting.FIELD)
        noted = IncrementalPdfFileWriter(io.BytesIO(bare))
        noted.root["/Later"] = generic.pdf_name("/Later")
        noted.update_root()
        changed = _apart(lambda: server_too.timestamp_pdf(noted, "sha256")).getvalue()
    return {
        "stamped": stamped,
        "without the stamp over all": bare,
        "another's stamp": exchanged(stamped, later),
        "stamped by another": by_another,
        "a note in the stamp": changed,
        "longer after the stamp": stamped + b"% later\n",
    }


def judged(path: Path, certificate: Path | None) -> tuple[str, list[str]]:
    """What the command says."""
    try:
        found = verify.verify(path, certificate)
    except Refusal:
        return "refused", []
    return "broken" if found.failed else "holds" if found.is_known else "unknown", found.failed


def test_the_same_verdicts_on_the_same_files(report, mallory, settings, opened, tmp_path):  # noqa: F811
    certificate, kinds = settings.data / signing.CERTIFICATE, set()
    every = files(report, mallory)
    for pinned in (None, certificate):
        reader = opened()
        reader.pin(pinned.read_bytes() if pinned else None)
        for name, content in every.items():
            path = tmp_path / "report.pdf"
            path.write_bytes(content)
            kind, failed = judged(path, pinned)
            seen = reader.give(content)
            kinds.add(seen["kind"])
            if name.startswith("byte ") and seen["kind"] == "refused":  # a damaged file that the command takes apart
                assert kind == "broken", name
                continue
            assert (seen["kind"], seen["wrong"]) == (kind, failed), name
            assert (seen["kind"] == "holds") == (name == "honest" and pinned is not None), name
    assert kinds == {"holds", "unknown", "broken", "refused"}


def test_the_same_of_stamped_files(report, settings, opened, tmp_path):  # noqa: F811
    own = Identity(forged.made[signing.CERTIFICATE], forged.made[signing.KEY])
    reader, certificate = opened(), settings.data / signing.CERTIFICATE
    reader.pin(certificate.read_bytes())
    path = tmp_path / "report.pdf"
    for name, content in stamped_files(report, own).items():
        path.write_bytes(content)
        seen = reader.give(content)
        assert (seen["kind"], seen["wrong"]) == judged(path, certificate), name
        assert (seen["kind"] == "holds") == (name in {"stamped", "without the stamp over all"}), name
    reader.give(stamped_files(report, own)["stamped"])
    said = reader.page.locator("#rows tr").first.text_content()
    assert re.search(r"; stamped 20\d\d-\d\d-\d\d \d\d:\d\d UTC by Đồng hồ số 1", said)


def test_units_other_languages_and_other_keys(report, settings, house, opened, tmp_path):  # noqa: F811
    """A unit's report, whose facts are cut down; one in Vietnamese; one signed with RSA."""
    wave = factories.closed_wave(house, 60)
    made = factories.approved(house, forged.tally.prepare(house, factories.STAFF, wave.survey_id))
    unit = next(one for one in releases.load(house, made).units() if len(one.path) == 2)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    other = rsa_identity(key, house.now())
    certificate = (settings.data / signing.CERTIFICATE).read_bytes()
    tried = [
        (signed_reports.signed(house, made, "en", unit.code), certificate),
        (signed_reports.signed(house, made, "vi"), certificate),
        (sign(unsigned(report), other), other.certificate),
    ]
    reader = opened()
    for content, own in tried:
        path = tmp_path / "report.pdf"
        path.write_bytes(content)
        (tmp_path / "own.pem").write_bytes(own)
        assert judged(path, tmp_path / "own.pem") == ("holds", [])
        reader.pin(own)
        seen = reader.give(content)
        assert (seen["kind"], seen["wrong"]) == ("holds", [])
        assert len(seen["checks"]) == 10


def rsa_identity(key: rsa.RSAPrivateKey, moment) -> Identity:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Khảo sát")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=3650))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Identity(certificate.public_bytes(serialization.Encoding.PEM), private)


def fingerprint(certificate: bytes) -> str:
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex()


def test_it_is_dropped_typed_and_begun_again(report, mallory, settings, opened, accessible):  # noqa: F811
    """Both files dropped; the fingerprint typed in place of the certificate; at a phone's width, in both languages."""
    certificate = (settings.data / signing.CERTIFICATE).read_bytes()
    reader = opened(viewport={"width": 360, "height": 780}, locale="vi-VN", color_scheme="dark", bypass_csp=True)
    page = reader.page
    assert reader.read()["said"] == "Chưa chọn báo cáo nào."
    for content, name in ((report, "bao-cao.pdf"), (certificate, "report-signing.pem")):
        dropped = page.evaluate_handle(
            """([text, name]) => { const made = new DataTransfer();
            made.items.add(new File([Uint8Array.from(atob(text), one => one.charCodeAt(0))], name)); return made }""",
            [base64.b64encode(content).decode(), name],
        )
        page.dispatch_event("main", "drop", {"dataTransfer": dropped})
    expect(page.locator("#verdict")).to_have_text("Báo cáo đúng.")
    accessible(page)
    page.get_by_role("button", name="English").press("Enter")
    expect(page.locator("#verdict")).to_have_text("It holds.")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Begin again").click()
    expect(page.locator("#verdict")).to_have_text("No report has been chosen.")
    assert reader.give(report)["kind"] == "unknown"
    shown, others = fingerprint(certificate), fingerprint(mallory.certificate)
    for typed, kind in (
        (shown, "holds"), (":".join(re.findall("..", shown.upper())), "holds"), (others, "broken"),
        (shown[:-1], "refused"), ("không", "refused"), ("", "unknown"),
    ):  # fmt: skip
        assert reader.type(typed)["kind"] == kind, typed
    page.locator("#fingerprint").press("Enter")
    reader.pin(certificate)
    assert reader.type(others)["kind"] == "broken", "both were given, and one does not fit"
    assert reader.type("")["kind"] == "holds"
    for junk in (b"", b"junk", b"%PDF-1.7", b"-----BEGIN CERTIFICATE-----\nAAAA\n"):
        reader.forget()
        page.locator("#certificate").set_input_files({"name": "x.pem", "mimeType": "text/plain", "buffer": junk})
        assert reader.read()["more"] == "This file is not a certificate; expected one in PEM, like report-signing.pem."
    reader.pin(None)
    for junk in (b"", b"junk", b"%PDF-1.7", b"{}", b"{", report[:-700]):
        assert reader.give(junk)["kind"] == "refused", junk[:9]


def test_a_record_of_destruction(house, opened):
    wave = factories.closed_wave(house, 12)
    record = destruction_records.file(house, destruction_records.of_survey(house, wave.survey_id)[0].id)
    reader, key = opened(), keyring(house.settings).public_signing_key().hex()
    assert reader.give(record, "record.json")["kind"] == "unknown"
    assert reader.type(key)["kind"] == "holds"
    assert reader.type("00" * 32)["kind"] == "broken"
    reader.type(key)
    changed = json.loads(record)
    changed["document"]["destroyed"] = ["nothing"]
    assert reader.give(canonical(changed), "record.json")["wrong"] == ["signature", "record"]


WITHOUT: dict[str, tuple[list[tuple[str, str]], str]] = {
    "length": (
        [("const whole = end === pdf.bytes.length || signed.length === 2 && await isStamp(pdf.bytes, end);",
          "const whole = true;")],
        "longer",
    ),
    "stamp's bytes": ([("same(imprint[1].bytes, await digest(bytes, hash))", "true")], "another's stamp"),
    "who stamped": ([("vouched.some(one => same(one, certificate.bytes))", "true")], "stamped by another"),
    "after the stamp": ([("|| signed.length === 2 && await isStamp(pdf.bytes, end)", "|| signed.length === 2")],
                        "a note in the stamp"),
    "digest": (
        [('need(same(values.get(MESSAGE_DIGEST)[0].bytes, await digest(bytes, hash)), "other bytes");', "")],
        "bytes",
    ),
    "key": ([('need(await holdsUnder(certificate, info[4], hash, info[5].bytes, signed), "another key");', "")], "cms"),
    "pinned": ([("same(certificate.bytes, pinned.certificate.bytes)", "true")], "signed by another"),
    "each page": ([("one === expected[at] ? 0 : at + 1", "0")], "other_figures"),
    "layers": ([("if (await drivesItsReader(pdf))", "if (false)")], "layers"),
    "printed": ([('if (!words.join("").replace(/\\s/g, "").includes(mark))', "if (false)")], "other_signers"),
}  # fmt: skip
"""A defence, what stands in its place without it, and the file that then passes."""


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", WITHOUT)
def test_without_a_defence_a_forged_file_passes(report, mallory, settings, opened, tmp_path, name):  # noqa: F811
    changes, which = WITHOUT[name]
    text = re.sub(r"<meta http-equiv[^>]*>", "", HERE.read_text("utf-8"))
    for defence, instead in changes:
        assert text.count(defence) == 1
        text = text.replace(defence, instead)
    path = tmp_path / "verify.html"
    path.write_text(text, "utf-8")
    content = forgery(which, report, mallory)
    seen, honest = [], opened()
    for reader in (honest, opened(path)):
        if which in {"longer", "bytes", "cms", "signed by another"} or "stamp" in which:
            reader.pin((settings.data / signing.CERTIFICATE).read_bytes())
        seen.append(reader.give(content)["kind"])
    assert seen[0] == "broken" and seen[1] in {"holds", "unknown"}


def forgery(which: str, pdf: bytes, other: Identity) -> bytes:
    """One more kind than above: the pages stay as they are, and bytes that draw nothing, or the signature, change."""
    if which == "bytes":
        place = pdf.index(b"/Producer")
        return pdf[:place] + b"/Producor" + pdf[place + 9 :]
    if which == "cms":
        end = pdf.rindex(b"/ByteRange")
        digits = pdf[:end].rstrip(b">\n ").rstrip(b"0")
        place = len(digits) - 9
        return pdf[:place] + (b"1" if pdf[place : place + 1] != b"1" else b"2") + pdf[place + 1 :]
    if "stamp" in which:
        return stamped_files(pdf, Identity(forged.made[signing.CERTIFICATE], forged.made[signing.KEY]))[which]
    return files(pdf, other)[which]


def test_its_policy_forbids_every_request_and_names_what_it_runs():
    """The hashes in the policy are those of its script and its style sheet; nothing else may run or be asked."""
    text = HERE.read_text("utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        made = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{rule} 'sha256-{made}'" in policy, f"put this hash into the policy: sha256-{made}"
    assert policy.startswith("default-src 'none'; ") and "http" not in policy
    assert not re.findall(r"\b(?:fetch|XMLHttpRequest|WebSocket|sendBeacon|localStorage|eval)\b|https?:", text)
