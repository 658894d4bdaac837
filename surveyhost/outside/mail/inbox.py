"""An inbox of a mail server, read over IMAP or POP3 with the standard library: each message once, then gone."""

import contextlib
import imaplib
import poplib
import ssl
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from ..refusals import InboxUnreachable
from .smtp import LOCAL_HOSTS, SECONDS

MOST = 500
"""Messages that are looked at in one visit."""
Handle = Callable[[bytes], bool]
"""Takes a message; True: it was for us, and goes."""


def read(url: str, handle: Handle) -> int:
    """Hand over what is new; how many messages went. Those that were not for us stay, and are marked as read (IMAP).

    `url`: imaps://user:password@host/folder, pop3s://user:password@host. Without the s, encryption is asked for, except
    on this very machine. A message goes after it was handled: cut short, it is handled again. Refusal:
    InboxUnreachable, with no word of the server's.
    """
    parts = urlsplit(url)
    try:
        return (_imap if parts.scheme.startswith("imap") else _pop3)(parts, handle)
    except (OSError, imaplib.IMAP4.error, poplib.error_proto, EOFError) as error:
        raise InboxUnreachable(kind=type(error).__name__) from None


def _imap(parts: SplitResult, handle: Handle) -> int:
    gone = 0
    with _imap_open(parts) as box:
        _ok(box.select(unquote(parts.path.strip("/")) or "INBOX"))
        new = _ok(box.uid("SEARCH", "UNSEEN"))[0].split()
        for uid in new[:MOST]:
            answer = _ok(box.uid("FETCH", uid.decode(), "(BODY.PEEK[])"))
            raw = next((one[1] for one in answer if isinstance(one, tuple)), b"")
            is_ours = handle(raw)
            _ok(box.uid("STORE", uid.decode(), "+FLAGS", r"(\Deleted)" if is_ours else r"(\Seen)"))
            gone += is_ours
        _ok(box.expunge())
    return gone


@contextlib.contextmanager
def _imap_open(parts: SplitResult) -> Iterator[imaplib.IMAP4]:
    host, context = parts.hostname or "", ssl.create_default_context()
    box: imaplib.IMAP4
    if parts.scheme == "imaps":
        box = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=SECONDS)
    else:
        box = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
    with box:
        if parts.scheme == "imap" and host not in LOCAL_HOSTS:
            box.starttls(context)
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        yield box


def _ok(answer: tuple[str, Any]) -> list[Any]:
    """What a server said, once it has said OK; the library types each answer in another way."""
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(answer[0])
    return list(answer[1])


def _pop3(parts: SplitResult, handle: Handle) -> int:
    host, context, gone = parts.hostname or "", ssl.create_default_context(), 0
    box: poplib.POP3
    if parts.scheme == "pop3s":
        box = poplib.POP3_SSL(host, parts.port or 995, timeout=SECONDS, context=context)
    else:
        box = poplib.POP3(host, parts.port or 110, timeout=SECONDS)
    try:
        if parts.scheme == "pop3" and host not in LOCAL_HOSTS:
            box.stls(context)
        box.user(unquote(parts.username or ""))
        box.pass_(unquote(parts.password or ""))
        count = box.stat()[0]
        for number in range(max(1, count - MOST + 1), count + 1):  # the newest: those that stay are looked at again
            if handle(b"\r\n".join(box.retr(number)[1])):
                box.dele(number)
                gone += 1
        box.quit()
    finally:
        box.close()
    return gone
