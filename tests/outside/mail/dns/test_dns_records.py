"""What the DNS says of a sender: each thing that can be wrong there, asked of a name server on this machine."""

import base64
import sys
from dataclasses import replace
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from surveyhost.core.preflight import OF_RECORDS, Outcome, Point
from surveyhost.outside import refusals
from surveyhost.outside.mail.dns import dns_records, domains
from surveyhost.outside.mail.dns.dns_records import Mailer
from tests.support.dns_server import dns_server, text

MAILER = Mailer("vendor.com", "bounces.vendor.com", "s2026", "vendor.com", "mx.vendor.com")
SPF, DMARC, KEY = ("bounces.vendor.com", "TXT"), ("_dmarc.vendor.com", "TXT"), ("s2026._domainkey.vendor.com", "TXT")
POINTER = ("5.4.0.8.in-addr.arpa", "PTR")
GOOD, WARN, FAILS, UNCHECKED = Outcome.GOOD, Outcome.WARN, Outcome.FAILS, Outcome.UNCHECKED


@cache
def key(bits=2048):
    public = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@cache
def short_key():
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    return base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def zone():
    return {
        ("vendor.com", "TXT"): text("v=spf1 ip4:8.0.4.5 -all"),
        SPF: text("v=spf1 ip4:8.0.4.5 -all"),
        KEY: text(f"v=DKIM1; k=rsa; p={key()}"),
        DMARC: text("v=DMARC1; p=reject"),
        ("mx.vendor.com", "A"): ["8.0.4.5"],
        POINTER: ["mx.vendor.com."],
    }


def found(records, mailer=MAILER):
    with dns_server(records) as server:
        return {one.point: one for one in dns_records.look_up(mailer, server.place)}


def test_what_is_in_order_is_said_to_be():
    seen = found(zone())
    assert [seen[one].outcome for one in OF_RECORDS] == [GOOD] * 4
    assert not any(one.advice for one in seen.values())
    assert seen[Point.SPF].about == "bounces.vendor.com"
    assert seen[Point.DKIM].about == "s2026._domainkey.vendor.com"


@pytest.mark.parametrize(
    ("name", "records", "point", "outcome", "advice"),
    [
        (SPF, None, Point.SPF, FAILS, refusals.SpfMissing),
        (SPF, text("google-site-verification=x"), Point.SPF, FAILS, refusals.SpfMissing),
        (SPF, text("v=spf1 nonsense -all"), Point.SPF, FAILS, refusals.SpfBroken),
        (SPF, text("v=spf1 -all") + text("v=spf1 ~all"), Point.SPF, FAILS, refusals.SpfBroken),
        (SPF, text("v=spf1 +all"), Point.SPF, WARN, refusals.SpfOpen),
        (SPF, text("v=spf1 ip4:8.0.4.5 ?all"), Point.SPF, WARN, refusals.SpfOpen),
        (SPF, text("v=spf1 ip4:8.0.4.5"), Point.SPF, WARN, refusals.SpfOpen),
        (SPF, text("v=spf1 ip4:8.0.4.5 ~all"), Point.SPF, GOOD, None),
        (SPF, text("v=spf1 redirect=vendor.com"), Point.SPF, GOOD, None),
        (KEY, None, Point.DKIM, FAILS, refusals.DkimMissing),
        (KEY, text("v=DKIM1; p="), Point.DKIM, FAILS, refusals.DkimUnusable),
        (KEY, text("v=DKIM1; p=AAAA"), Point.DKIM, FAILS, refusals.DkimUnusable),
        (KEY, text(f"v=DKIM2; p={key()}"), Point.DKIM, FAILS, refusals.DkimUnusable),
        (KEY, text(f"p={key()}") + text(f"v=DKIM1; p={key()}"), Point.DKIM, FAILS, refusals.DkimUnusable),
        (KEY, text(f"p={key()}"), Point.DKIM, GOOD, None),
        (KEY, text(f"v=DKIM1; p={key(1024)}"), Point.DKIM, WARN, refusals.DkimWeak),
        (KEY, text(f"v=DKIM1; k=ed25519; p={short_key()}"), Point.DKIM, GOOD, None),
        (DMARC, None, Point.DMARC, FAILS, refusals.DmarcMissing),
        (DMARC, text("v=DMARC1; p=perhaps"), Point.DMARC, FAILS, refusals.DmarcBroken),
        (DMARC, text("v=DMARC1; p=none"), Point.DMARC, WARN, refusals.DmarcWatchesOnly),
        (DMARC, text("v=DMARC1; p=quarantine; adkim=s; aspf=s"), Point.DMARC, GOOD, None),
        (("mx.vendor.com", "A"), None, Point.REVERSE, FAILS, refusals.HostUnknown),
        (("mx.vendor.com", "A"), ["10.0.0.1"], Point.REVERSE, UNCHECKED, refusals.ServerLocal),
        (POINTER, None, Point.REVERSE, FAILS, refusals.ReverseMissing),
        (POINTER, ["other.vendor.com."], Point.REVERSE, FAILS, refusals.ReverseElsewhere),
    ],
)  # fmt: skip
def test_each_thing_that_is_not_in_order_is_told_with_what_to_do(name, records, point, outcome, advice):
    changed = zone()
    del changed[name]
    if records is not None:
        changed[name] = records
    one = found(changed)[point]
    assert one.outcome == outcome
    assert type(one.advice) is (advice or type(None))


def test_a_domain_stands_behind_a_letter_by_one_of_the_two():
    no_key = {name: records for name, records in zone().items() if name != KEY}
    no_spf = {name: records for name, records in zone().items() if name != SPF}
    neither = {name: records for name, records in zone().items() if name not in {KEY, SPF}}
    assert found(no_key)[Point.DMARC].outcome == GOOD
    assert found(no_spf)[Point.DMARC].outcome == GOOD
    assert type(found(neither)[Point.DMARC].advice) is refusals.AlignmentMissing


def test_a_strict_record_wants_the_very_domain():
    strict = {**zone(), DMARC: text("v=DMARC1; p=reject; adkim=s; aspf=s")}
    del strict[KEY]
    assert type(found(strict)[Point.DMARC].advice) is refusals.AlignmentMissing  # letters come back to a name below


def test_another_firms_domain_does_not_stand_behind_a_letter():
    foreign = replace(MAILER, returns="bounces.provider.com", signer="provider.com")
    records = {**zone(), ("bounces.provider.com", "TXT"): text("v=spf1 -all")}
    records["s2026._domainkey.provider.com", "TXT"] = records.pop(KEY)
    seen = found(records, foreign)
    assert (seen[Point.SPF].outcome, seen[Point.DKIM].outcome) == (GOOD, GOOD)
    assert type(seen[Point.DMARC].advice) is refusals.AlignmentMissing


def test_without_a_selector_the_key_is_not_looked_for():
    one = found(zone(), replace(MAILER, selector=""))[Point.DKIM]
    assert (one.outcome, type(one.advice)) == (UNCHECKED, refusals.DkimSelectorUnknown)


def test_without_a_mail_server_there_is_no_name_to_look_up():
    one = found(zone(), replace(MAILER, host=""))[Point.REVERSE]
    assert (one.outcome, type(one.advice)) == (UNCHECKED, refusals.NoMailServer)


def test_a_name_server_that_is_silent_proves_nothing():
    with dns_server(zone()) as server:
        server.is_silent = True
        seen = dns_records.look_up(MAILER, server.place)
    assert {(one.outcome, type(one.advice)) for one in seen} == {(UNCHECKED, refusals.DnsSilent)}
    assert [one.point for one in seen] == list(OF_RECORDS)


def test_whoever_looks_again_sees_what_was_changed_meanwhile():
    with dns_server(zone()) as server:
        del server.zone[DMARC]
        assert dns_records.look_up(MAILER, server.place)[2].outcome == FAILS
        server.zone[DMARC] = text("v=DMARC1; p=reject")
        assert dns_records.look_up(MAILER, server.place)[2].outcome == GOOD


@pytest.mark.parametrize(
    ("one", "other", "aligned", "alone"),
    [
        ("vendor.com", "VENDOR.com.", True, True), ("mail.vendor.com", "vendor.com", True, True),
        ("vendor.com", "vendor.net", False, False), ("evilvendor.com", "vendor.com", False, False),
        ("a.vendor.co.uk", "b.vendor.co.uk", True, False), ("vendor.co.uk", "other.co.uk", False, False),
    ],
)  # fmt: skip
def test_domains_are_in_line_where_somebody_registered_both(one, other, aligned, alone, monkeypatch):
    assert domains.are_aligned(one, other) == aligned
    assert not domains.are_aligned("mail.vendor.com", "vendor.com", strict=True)
    monkeypatch.setitem(sys.modules, "publicsuffixlist", None)
    assert domains.are_aligned(one, other) == alone  # without the list never more than with it


def test_whether_the_library_is_there_is_told(monkeypatch):
    assert dns_records.is_there()
    monkeypatch.setattr(dns_records, "find_spec", lambda name: None)
    assert not dns_records.is_there()
