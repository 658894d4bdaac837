"""The sheet of a workbook that holds people, as displayed: formats applied, merged cells filled, hidden parts left out.

What a person sees on the screen is what they believe to have sent; the file holds more, and less. So each format has a
reader of its own here, since none that reads them all tells what is hidden or how a number is shown.
"""

from .read import Table, read

__all__ = ["Table", "read"]
