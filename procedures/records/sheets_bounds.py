"""How large a workbook may be when unpacked: asked before any of it is built up in memory."""

import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ParserCreate

from django.utils.translation import gettext as _

# The workbook of 2,000 procedures unpacks to 13 MB and 0.6 million elements.
MOST_UNPACKED, MOST_ELEMENTS = 64 * 1024 * 1024, 2_000_000
MOST_BESIDE = 100_000  # elements of a part that stand in no row
MOST_IN_ROW = 2_000  # the widest sheet has less than 50 columns, of three elements each
ROWS = ("row", "si")
PIECE = 64 * 1024


class TooLarge(Exception):
    """`sentence` says what there is too much of."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def bounded(packed: zipfile.ZipFile) -> None:
    """Raises TooLarge; where a part is no XML, what the parser raises."""
    whole = _("The workbook is too large when unpacked.")
    parts = packed.infolist()
    if sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise TooLarge(whole)
    elements = 0
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            elements += _counted(packed, part, MOST_ELEMENTS - elements)


def _counted(packed: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    count = Count(most)
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = count.begins
    parser.EndElementHandler = count.ends
    parser.StartDoctypeDeclHandler = _no_doctype
    for piece in _pieces(packed, part):
        parser.Parse(piece, False)  # noqa: FBT003
    parser.Parse(b"", True)  # noqa: FBT003
    return count.all


def _pieces(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with packed.open(part) as stream:
        while piece := stream.read(PIECE):
            yield piece


def _no_doctype(*_said: Any) -> None:
    raise ValueError("a workbook declares no entities")


class Count:
    """The elements of a part: all, those in the row that is read, and those in none."""

    def __init__(self, most: int) -> None:
        self.most, self.all, self.beside, self.within = most, 0, 0, 0
        self.is_within = False

    def begins(self, name: str, _attributes: Any) -> None:
        self.all += 1
        self.within += 1
        if not self.is_within and name.rpartition(" ")[2] in ROWS:
            self.is_within, self.within = True, 0
        self.beside += not self.is_within
        if self.is_within and self.within > MOST_IN_ROW:
            raise TooLarge(_("A row of the workbook has more cells than a sheet has columns."))
        if self.all > self.most or self.beside > MOST_BESIDE:
            raise TooLarge(_("The workbook is too large when unpacked."))

    def ends(self, name: str) -> None:
        if self.is_within and name.rpartition(" ")[2] in ROWS:
            self.is_within = False
