"""What demo refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import OperatorRefusal


class DemoFolderInUse(OperatorRefusal):
    sentence = "%(data)s holds clients already; the demo wants a data folder of its own."


class DemoLetterWithoutLink(OperatorRefusal):
    sentence = "The letter to %(email)s holds no link."
