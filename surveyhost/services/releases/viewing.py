"""That somebody read a report is an event too."""

from ...core.audit_acts import AuditAct
from ..office import audit
from ..office.house import Actor, House


def note(house: House, actor: Actor, release_id: int, client_id: int, kind: str, unit: str = "") -> None:
    """Put on record that `actor` opened a release as a file or on screen (`kind`: pdf, xlsx, csv, json, screen)."""
    after = {"as": kind, "unit": unit} if unit else {"as": kind}
    with house.office.begin() as session:
        audit.record(session, house, actor, AuditAct.REPORT_READ, f"release {release_id}", client_id, after=after)
