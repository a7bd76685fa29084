"""An uploaded PDF is taken, or refused with a sentence, soon and within little memory."""

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from agencies.confined import WALL_SECONDS
from agencies.pdf_check import CheckedPdf, check_pdf
from agencies.pdf_reading import read
from agencies.signing import sign
from tests import signed as made
from tests.hostile_pdfs import (
    CATALOG,
    PAGE,
    PAGES,
    attached,
    doing,
    inflating,
    locked,
    many_pages,
    pdf_of,
    stream,
)
from tests.make import PDF
from tests.signed import AT, LEADER, UNIT, authority, stages


def check(pdf: bytes, at: datetime = AT + timedelta(1), **words: bool) -> CheckedPdf:
    return check_pdf(pdf, roots=[authority().certificate], at=at, **words)


def refusal(pdf: bytes) -> tuple[str, str]:
    """The code and the sentence; in time."""
    began = time.monotonic()
    with pytest.raises(ValidationError) as refused:
        check(pdf)
    assert time.monotonic() - began < 2 * WALL_SECONDS
    return refused.value.code, refused.value.messages[0]


def test_an_unsigned_pdf_is_taken() -> None:
    assert check(stages()["draft"]) == CheckedPdf(1, [])
    assert check(many_pages(200)).pages == 200
    assert check(attached(b"a.xml")).pages == 1


def test_a_signed_pdf_is_taken_with_its_signatures() -> None:
    checked = check(stages()["sealed"])
    assert [(one.field, one.signer) for one in checked.signatures] == [
        ("Signer", LEADER),
        ("Seal", UNIT),
    ]
    assert checked.signatures[0].signed_at == AT
    assert all(one.is_intact and one.is_trusted for one in checked.signatures)


def test_a_pdf_without_pages_passes_where_nothing_is_strict() -> None:
    assert check(PDF, is_strict=False).pages == 0
    assert refusal(PDF)[0] == "broken"


REFUSED = {
    "empty": (lambda: b"", "not_pdf"),
    "a text": (lambda: b"xin chao", "not_pdf"),
    "a header alone": (lambda: b"%PDF-1.7\n", "broken"),
    "garbage": (lambda: b"%PDF-1.7\n" + os.urandom(1_000_000), "broken"),
    "cut in the middle": (lambda: stages()["draft"][: len(stages()["draft"]) // 2], "broken"),
    "locked": (locked, "encrypted"),
    "300 pages": (lambda: many_pages(300), "too_long"),
    "pages in a circle": (
        lambda: pdf_of(CATALOG, b"<</Type/Pages/Kids[3 0 R]>>", b"<</Type/Pages/Kids[2 0 R]>>"),
        "broken",
    ),
    "one page often": (
        lambda: pdf_of(CATALOG, b"<</Type/Pages/Kids[%s]>>" % (b"3 0 R " * 300), PAGE, stream()),
        "broken",
    ),
    "tables in a circle": (
        lambda: pdf_of(CATALOG, PAGES, PAGE, stream(), trailer=b"/Prev 9" + b"9" * 30),
        "broken",
    ),
    "a huge table": (
        lambda: pdf_of(CATALOG, PAGES, PAGE, stream()).replace(b"xref\n0 5", b"xref\n0 999999999"),
        "huge",
    ),
    "deep nesting": (
        lambda: pdf_of(CATALOG, PAGES, b"<</Type/Page/X%s>>" % (b"[" * 200_000 + b"]" * 200_000)),
        "broken",
    ),
    "50 MB in a stream": (lambda: pdf_of(CATALOG, PAGES, PAGE, inflating(50)), "huge"),
    "500 MB packed twice": (lambda: pdf_of(CATALOG, PAGES, PAGE, inflating(500, 2)), "huge"),
    "20 MB twenty times": (lambda: pdf_of(CATALOG, PAGES, PAGE, *packed(20, 20)), "huge"),
    "a wide array": (
        lambda: pdf_of(CATALOG, PAGES, b"<</Type/Page/X[%s]>>" % (b"0 " * 2_000_000)),
        "huge",
    ),
    "a script at opening": (
        lambda: doing(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
        "script",
    ),
    "a script in disguise": (lambda: doing(b"/OpenAction<</S/Java#53cript/J#53(a)>>"), "script"),
    "a program started": (lambda: doing(b"/AA<</WC<</S/Launch/F(cmd.exe)>>>>"), "script"),
    "a program attached": (lambda: attached(b"hoa-don.EXE"), "script"),
    "an active form": (lambda: doing(b"/AcroForm<</XFA(a)/Fields[]>>"), "script"),
    "a signature that is none": (
        lambda: pdf_of(CATALOG, PAGES, PAGE, stream()) + b"% /ByteRange [0 1 2 3]",
        "changed",
    ),
}


def packed(megabytes: int, times: int) -> list[bytes]:
    """A drawing of so many streams."""
    refs = b" ".join(b"%d 0 R" % (number + 5) for number in range(times))
    return [b"[%s]" % refs, *[inflating(megabytes)] * times]


@pytest.mark.parametrize("what", REFUSED)
def test_a_pdf_is_refused_with_a_sentence(what: str) -> None:
    make, code = REFUSED[what]
    found, sentence = refusal(make())
    assert found == code
    assert sentence.startswith("Tệp ")


def test_the_sentence_names_the_pages() -> None:
    assert refusal(many_pages(300))[1] == "Tệp PDF này có 300 trang; chỉ nhận tối đa 200 trang."


def test_a_stranger_is_named() -> None:
    stranger = made.key("Nguyễn Văn Lạ", by=authority("Cơ quan lạ"))
    code, sentence = refusal(sign(made.draft(), "Seal", stranger, name="", reason="", at=AT))
    assert code == "untrusted"
    assert "Nguyễn Văn Lạ" in sentence


def test_a_certificate_expired_at_signing_is_not_taken() -> None:
    expired = made.key(LEADER, made=AT - timedelta(390), years=1)
    code, sentence = refusal(sign(made.draft(), "Seal", expired, name="", reason="", at=AT))
    assert code == "untrusted"
    assert LEADER in sentence


def test_a_change_after_signing_names_the_signer() -> None:
    pdf = stages()["signed"].replace(b"/Lang", b"/Lanh", 1)
    assert pdf != stages()["signed"]
    assert refusal(pdf) == ("changed", f"Tệp PDF này đã bị sửa sau khi {LEADER} ký số.")


ASKING = """
import resource, sys
from agencies.confined import Unanswered, ask
try:
    ask("agencies.pdf_reading", sys.stdin.buffer.read())
except Unanswered:
    pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize("times", [1, 2])
def test_a_hostile_file_takes_little_memory(times: int) -> None:
    pdf = pdf_of(CATALOG, PAGES, PAGE, inflating(500, times))
    told = subprocess.run(
        [sys.executable, "-c", ASKING], input=pdf, capture_output=True, check=True
    ).stdout
    assert int(told) < 400 * 1024


@pytest.mark.proof
@given(st.data())
def test_any_damage_gets_an_answer(data: st.DataObject) -> None:
    """Whatever is overwritten or cut out of a file, the reader answers and does not fall over."""
    pdf = bytearray(stages()["draft"])
    for _ in range(data.draw(st.integers(1, 5), "wounds")):
        start = data.draw(st.integers(9, len(pdf) - 1), "start")
        length = data.draw(st.integers(0, 200), "length")
        pdf[start : start + length] = data.draw(st.binary(max_size=20), "instead")
    assert set(read(bytes(pdf))) <= {"pages", "is_sound", "filled", "refused"}
