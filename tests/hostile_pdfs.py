"""PDFs laid out object by object: with scripts, attachments, passwords, and far too much."""

import io
import zlib

from pypdf import PdfWriter

from tests.signed import stages

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>"


def stream(data: bytes = b"", more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def pdf_of(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, with its table of objects."""
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"0000000000 65535 f \n"
    for number, one in enumerate(objects, 1):
        places += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        len(out),
    )
    return out + b"xref\n0 %d\n" % size + places + end


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"
    return pdf_of(CATALOG, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *[page] * count)


def inflating(megabytes: int, times: int = 1) -> bytes:
    data = b"\0" * (megabytes << 20)
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[" + b"/FlateDecode " * times + b"]")


def doing(action: bytes) -> bytes:
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R%s>>" % action, PAGES, PAGE, stream())


def attached(name: bytes) -> bytes:
    file = b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 4 0 R>>>>" % (name, name)
    return doing(b"/Names<</EmbeddedFiles<</Names[(a)%s]>>>>" % file)


def locked() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(stages()["draft"]))
    writer.encrypt("", "owner")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
