"""What the mail provider was seen to do to a client's letters, and why they go out all the same."""

from ....core.preflight import MailChange
from ....store.office.client import Client
from ....store.office.returned.probes import ProbeLetter, latest_read
from ....store.sessions import Session


def changes_of(probe: ProbeLetter) -> tuple[MailChange, ...]:
    """By which of its changes somebody learns who reads or opens letters."""
    seen = {MailChange.LINKS: probe.links_same, MailChange.IMAGES: probe.nothing_added}
    return tuple(sorted(change for change, is_right in seen.items() if is_right is False))


def told(session: Session, client_id: int) -> tuple[tuple[MailChange, ...], str]:
    """As the latest probe letter showed that was read back, by the mail account of the client's settings, and the
    reason that was given; "" while there is none."""
    last = latest_read(session, client_id, session.get_one(Client, client_id).settings.sender_domain)
    changes = () if last is None else changes_of(last)
    return changes, (last.reason or "") if last is not None and changes else ""
