"""What files refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import Refusal


class LogoRefused(Refusal):
    """A logo is none that may be shown."""

    field = "logo"


class FileRefused(Refusal):
    """A file cannot be read."""

    field = "file"


class FileDamaged(FileRefused):
    sentence = "The file cannot be read; it is damaged."


class FileTooSlow(FileRefused):
    sentence = "The file takes too long to read; it is damaged, or made to do so."


class FileTooHungry(FileRefused):
    sentence = "The file takes too much memory to read; it is damaged, or made to do so."


class LogoTooManyPixels(LogoRefused):
    sentence = "The logo has %(wide)s x %(high)s points; at most %(most)s are taken."


class LogoNeitherPngNorSvg(LogoRefused):
    sentence = "The logo is neither PNG nor SVG."


class LogoTooDeep(LogoRefused):
    sentence = "The logo's SVG has more than %(most)s elements inside one another."


class LogoHoldsElement(LogoRefused):
    sentence = "The logo's SVG holds <%(name)s>; only plain shapes are taken."


class LogoPngUnreadable(LogoRefused):
    sentence = "The logo's PNG cannot be read; save it again."


class LogoDeclares(LogoRefused):
    sentence = "The logo's SVG declares entities or style sheets; save it as plain SVG."


class LogoCouldRun(LogoRefused):
    sentence = "The logo's SVG holds '%(what)s', which could run or fetch something."


class LogoTooLarge(LogoRefused):
    sentence = "The logo has %(count)s kB; at most %(most)s kB are taken."


class TooManyHeadings(Refusal):
    sentence = "The heading row has more than %(most)s columns."
    field = "file"


class UploadGone(Refusal):
    sentence = "The file is no longer kept; send it again."
    field = "file"


class HeadingsUnreadable(Refusal):
    sentence = "The headings cannot be read: %(problem)s."
    field = "file"
