"""XLSForm, the spreadsheet convention for questionnaires: out of it and into it.

`write` loses nothing: what the convention cannot say stands in columns of our own. `read` takes any XLSForm and lists
what has no counterpart here.
"""

from ..common import Imported
from ..left_out import LeftOut
from .read import read
from .write import write

__all__ = ["Imported", "LeftOut", "read", "write"]
