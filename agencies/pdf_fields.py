"""Prepared places in a PDF: filled after it was signed, with the signature staying valid."""

import io
from collections.abc import Mapping
from typing import NamedTuple

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

PRINT = 4
READ_ONLY = 1  # people do not type into it; the looks come from typst


class Box(NamedTuple):
    """Where a field lies, in points from the lower left corner of the page."""

    page: int
    left: float
    bottom: float
    width: float
    height: float


class _Revision(IncrementalPdfFileWriter):
    """The metadata stays: PDF/A wants it in step with the document, and it may be signed."""

    def _update_meta(self) -> None:
        return


def revision_of(pdf: bytes) -> IncrementalPdfFileWriter:
    """A revision appended to a PDF whose earlier bytes stay."""
    # An object that starts on the line of `%%EOF` is against PDF/A.
    return _Revision(io.BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n"), strict=False)


def prepare(pdf: bytes, boxes: Mapping[str, Box]) -> bytes:
    """The PDF with an empty text field for each name."""
    revision = revision_of(pdf)
    fields = _fields(revision)
    taken = {field.get_object().get("/T") for field in fields}
    for name, box in boxes.items():
        if name in taken:
            raise ValueError(f"there is a field {name} already")
        page, _ = revision.find_page_for_modification(box.page)
        field = revision.add_object(_empty(revision, name, box))
        field.get_object()[pdf_name("/P")] = page
        revision.register_annotation(page, field)
        fields.append(field)
    return _written(revision)


def fill(pdf: bytes, values: Mapping[str, tuple[str, bytes]]) -> bytes:
    """The PDF with these texts in its prepared fields, once and for all.

    The look is a page as large as the field's box, drawn from its lower left corner.
    """
    revision = revision_of(pdf)
    fields = {field.get_object().get("/T"): field.get_object() for field in _fields(revision)}
    for name, (text, look) in values.items():
        if name not in fields or fields[name].get("/FT") != "/Tx":
            raise ValueError(f"there is no field {name}")
        field = fields[name]
        if field.get("/V"):
            raise ValueError(f"{name} is filled already")
        field[pdf_name("/V")] = generic.TextStringObject(text)
        field[pdf_name("/AP")] = _look(revision, _size(field), PdfFileReader(io.BytesIO(look)))
        revision.update_container(field)
    return _written(revision)


def _written(revision: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    revision.write(out)
    return out.getvalue()


def _fields(revision: IncrementalPdfFileWriter) -> generic.ArrayObject:
    """The list of form fields, which the revision may extend."""
    if "/AcroForm" not in revision.root:
        revision.root[pdf_name("/AcroForm")] = revision.add_object(generic.DictionaryObject())
        revision.update_root()
    form: generic.DictionaryObject = revision.root["/AcroForm"]
    if "/Fields" not in form:
        form[pdf_name("/Fields")] = generic.ArrayObject()
    fields: generic.ArrayObject = form["/Fields"]
    revision.update_container(fields)
    return fields


def _empty(revision: IncrementalPdfFileWriter, name: str, box: Box) -> generic.DictionaryObject:
    right, top = box.left + box.width, box.bottom + box.height
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.TextStringObject(name),
            pdf_name("/Ff"): generic.NumberObject(READ_ONLY),
            pdf_name("/F"): generic.NumberObject(PRINT),
            pdf_name("/Rect"): _numbers(box.left, box.bottom, right, top),
            pdf_name("/DA"): generic.TextStringObject("/Helv 0 Tf 0 g"),
            pdf_name("/V"): generic.TextStringObject(""),
            pdf_name("/AP"): _look(revision, (box.width, box.height), None),
        }
    )


def _look(
    revision: IncrementalPdfFileWriter, size: tuple[float, float], drawn: PdfFileReader | None
) -> generic.DictionaryObject:
    """An appearance of that size: the first page of `drawn`, or nothing."""
    form: dict[str, generic.PdfObject] = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): _numbers(0, 0, *size),
        pdf_name("/Resources"): generic.DictionaryObject(),
    }
    content = b""
    if drawn:
        page, resources = drawn.find_page_for_modification(0)
        content = page.get_object()["/Contents"].data
        form[pdf_name("/Resources")] = revision.import_object(resources)
    stream = generic.StreamObject(form, stream_data=content)
    if content:
        stream.compress()
    return generic.DictionaryObject({pdf_name("/N"): revision.add_object(stream)})


def _size(field: generic.DictionaryObject) -> tuple[float, float]:
    left, bottom, right, top = (float(number) for number in field["/Rect"])
    return right - left, top - bottom


def _numbers(*numbers: float) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(f"{number:.3f}") for number in numbers)
