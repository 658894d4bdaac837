"""XLSForm, the spreadsheet convention for questionnaires: out of it and into it.

`write` loses nothing: what the convention cannot say stands in columns of our own. `read` takes any XLSForm and lists
what has no counterpart here.
"""

from .questionnaire_import import Imported, LeftOut
from .xlsform_read import read
from .xlsform_write import write

__all__ = ["Imported", "LeftOut", "read", "write"]
