"""Values, names, headers and files that no page asks for."""

from collections.abc import Mapping

METHODS = (
    "GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "get", "TRACE", "X-Y",
)  # fmt: skip
NUMBERS = (
    "0", "1", "2", "-1", "+1", "007", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808",
    "9999999999999999999999999999999999999999", "9" * 5000, "1.5", "1e9", "NaN", "inf", "٣", "²", "1_000", " 1 ",
    "0x10", "",
)  # fmt: skip
TEXTS = (
    "", " ", "x", "\x00", "a\x00b", "a\nb", "a\r\nSet-Cookie: x=1", "\u2028", "\u202eabc", "\ufeff", "\x1b[31m",
    "\x7f", "\ud800", "a\udfffb", "\ufffe", "😀" * 50, "é" * 300,
    "x" * 3000, "x" * 70000, "%", "%s", "%(name)s", "%00", "%00.lss", "{0}", "{x.y}", "{{ 7*7 }}", "${x}", "<b>",
    "'", '"', '\\', "';--", "../../etc/passwd", "/", "//x.example", "/\\x", "/console/\n",
    "/\r\nLocation: http://x.example", "http://x.example/", "a@b", "a@b.example", "a@b\x00.example",
    "a@b.example\nBcc: c@d.example", "a@" + "b" * 300 + ".example", "@", "ä@ö.example", '"a b"@c.example',
    "2026-01-01", "0000-00-00", "9999-12-31", "2026-02-30", "9999-12-31T23:59:59", "0001-01-01T00:00", "25:61",
    "2026-12-01T09:00+99:00", "vi", "en", "xx", "close", "next", "send", "on", "true", "null", "[]", "{}", '{"a": [',
    "[" * 9000, '{"a":' * 9000,
    "[[1]]", '{"id":{"x":1}}', "1,2,3", "a:b:c", ":", "::", "unit", "unit*unit", "tenure: <1 < 1-3", "tenure:", "*",
    "<", "item.kind", "add:rating", "up", "language.add", "remove",
)  # fmt: skip
NAMES = (
    "x", "", "\x00", "a\nb", "%s", "[]", "x" * 2000, "\ud800", "_method", "csrf_token", "lang", "page", "shared",
    "unit", "next",
)  # fmt: skip
HEADERS: Mapping[str, tuple[str, ...]] = {
    "HTTP_HOST": (
        "", "x", "localhost:99999", "[::1", "a b", "survey.example", "\xff", "x.example:80:80", "a" * 4000, "x\x00y",
    ),
    "HTTP_ACCEPT_LANGUAGE": (
        "vi", "en;q=x", "*;q=9", "\xff;;q=x,", "q=,;,;", ",".join(["x"] * 3000), "en-" * 900, "vi;q=nan", "a" * 9000,
    ),
    "HTTP_ACCEPT": ("", "*/*", "application/json", "text/html;q=x", "\xff", "image/*,;q="),
    "HTTP_ACCEPT_ENCODING": ("gzip", "identity;q=0", "\xff", "br, gzip;q=0"),
    "HTTP_RANGE": ("bytes=0-0", "bytes=-1", "bytes=5-1", "bytes=0-,1-", "x", "bytes=99999999999999999999-"),
    "HTTP_IF_MODIFIED_SINCE": ("x", "Thu, 99 Foo 9999 99:99:99 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "HTTP_IF_NONE_MATCH": ("*", '"x"', "W/", "\xff"),
    "HTTP_IF_RANGE": ("x", '"x"'),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4", "x, y", "\xff", "::1%x"),
    "HTTP_X_FORWARDED_HOST": ("x.example", "x\x00"),
    "HTTP_X_FORWARDED_PROTO": ("https", "gopher"),
    "HTTP_FORWARDED": ("for=1.2.3.4;host=x", ";;;="),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_REFERER": (
        "", "x", "http://localhost/\x00", "https://survey.example/console/", "http://[::1", "http://localhost:x/",
        "http://localhost/console/\x7f",
    ),
    "HTTP_ORIGIN": ("null", "http://x.example", "http://localhost"),
    "HTTP_SEC_FETCH_SITE": ("same-origin", "same-origin", "cross-site", "\xff"),
    "HTTP_USER_AGENT": ("", "x" * 5000, "\xff\xfe", "Mozilla/5.0 \x00"),
    "HTTP_HX_REQUEST": ("true",),
    "HTTP_AUTHORIZATION": ("Basic", "Basic !!!", "Bearer \xff", "Basic Og==", "Digest x=\xff"),
    "HTTP_CONTENT_ENCODING": ("gzip",),
    "HTTP_TRANSFER_ENCODING": ("chunked", "x"),
    "HTTP_EXPECT": ("100-continue",),
    "REMOTE_ADDR": ("", "::1", "unix:", "999.1.1.1"),
    "HTTP_COOKIE": (
        "surveyhost=", "surveyhost=x.y.z", "surveyhost=\xff", "surveyhost=.eJw", "remember_token=x|y",
        "a=b; a=c; ;=;", "surveyhost=" + "x" * 5000, "x" * 200,
    ),
}  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
    "application/json", "text/plain", "", "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=" + "x" * 300, "x/\xff", "multipart/mixed; boundary=x",
    "application/problem+json",
)  # fmt: skip
FILES = (
    "a.csv", "a.xlsx", "a.lss", "%00.lss", "\x00", "a\nb.csv", "", "../../x.csv", "x" * 400 + ".csv", "\ud800.csv",
    "%s.toml", "a.toml", "a.png", "a.svg",
)  # fmt: skip
CONTENTS = (
    b"", b"\x00", b"id,email\n1,a@b.example\n", b"id;name\n1;\x00\n", b"\xff\xfe\x00", b"PK\x03\x04", b"<x>",
    b"<?xml version='1.0'?><document/>", b"code = 1", b"[[section]]\ncode = 'x'", b"\x89PNG\r\n\x1a\n",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"a" * 20000, b"[" * 9000,
)  # fmt: skip
