"""What a look is made of: jobs that read what an editor has put beside `collection.yaml`, and what comes of them."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.theme.typefaces import Font


@dataclass(frozen=True)
class FontFiles(Job):
    """Files of one family: their paths as an editor names them, and what they hold."""

    files: tuple[tuple[str, Blob], ...]

    about = sentence("fonts {name}", name="{0.files[0][0]}")


@dataclass(frozen=True)
class FamilyRead:
    """A family cut into subsets; `wrong` has files that cannot be used, each with the reason.

    `family` is what style sheets call it, `name` what its maker does. It `lacks_bold` where bold words would look as
    others do on paper.
    """

    family: str = ""
    name: str = ""
    fonts: tuple[Font, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()
    lacks_bold: bool = False


@dataclass(frozen=True)
class OwnSheet(Job):
    """A style sheet of an editor: its path, and its text."""

    path: str
    text: str

    about = sentence("style sheet {name}", name="{0.path}")


@dataclass(frozen=True)
class LeftOut:
    """What stays out of a style sheet: where it stands (lines and columns count from 1), and why."""

    line: int
    column: int
    why: str


@dataclass(frozen=True)
class SheetRead:
    """A style sheet without what fetches or reads files, and what that was."""

    css: str
    left_out: tuple[LeftOut, ...] = ()


read_fonts = JobFunction[FontFiles, FamilyRead]("pipeline.look.font_files:read_fonts", reads=("look/fonts",))
read_sheet = JobFunction[OwnSheet, SheetRead]("pipeline.look.sheets:read_sheet")
