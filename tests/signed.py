"""Papers, authorities and keys to sign with, made for a test."""

import io
import re
import shutil
import subprocess
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
import typst
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from agencies.certificates import Issued, make_authority, make_certificate
from agencies.signing import Box, fill, prepare, sign
from agencies.signing_keys import SoftwareKey
from tests.make import at

AT = at("2026-11-20 09:00")
AUTHORITY = "Cơ quan chứng thực thử"
UNIT = "Ủy ban nhân dân phường Rạch Giá"
LEADER = "Nguyễn Thị Đẫm"
REASON = "Ký duyệt kết quả “hộ tịch”"
NUMBER = Box(0, 100, 750, 170, 17)
DAY = Box(0, 300, 750, 170, 17)
BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def passphrase() -> str:
    from django.conf import settings

    return settings.SIGNING_PASSPHRASE


def draft(body: str = "Trả lời: đặng ữ ẫ ₫", page: str = 'paper: "a4"') -> bytes:
    """A result as typst makes it, PDF/A-2b."""
    source = f"""#set page({page})
#set document(title: "Kết quả", author: "{UNIT}", date: datetime(year: 2026, month: 11, day: 20))
#set text(lang: "vi", font: "Libertinus Serif")
{body}"""
    return typst.compile(source.encode(), format="pdf", pdf_standards=["a-2b"])


def look(text: str, box: Box = NUMBER) -> bytes:
    size = f"width: {box.width}pt, height: {box.height}pt, margin: 0pt, fill: none"
    return draft(f"#align(horizon)[{text}]", size)


@cache
def authority(name: str = AUTHORITY, days_before: int = 400) -> Issued:
    return make_authority(name, AT - timedelta(days_before))


def key(
    of: str = UNIT, by: Issued | None = None, made: datetime | None = None, years: int = 3
) -> SoftwareKey:
    by = by or authority()
    made = made or AT - timedelta(30)
    issued = make_certificate(by, of, "H01.05", made, years)
    return SoftwareKey(issued.certificate, [by.certificate], issued.private_key, passphrase())


def by_leader(pdf: bytes, moment: datetime = AT) -> bytes:
    signer = key(LEADER)
    return sign(pdf, "Signer", signer, name=LEADER, reason=REASON, at=moment, place="Rạch Giá")


def filled(pdf: bytes) -> bytes:
    looks = {"number": ("125/TLKT-Đ", NUMBER), "day": ("20", DAY)}
    return fill(pdf, {name: (text, look(text, box)) for name, (text, box) in looks.items()})


def sealed(pdf: bytes) -> bytes:
    return sign(pdf, "Seal", key(), name=UNIT, reason="Phát hành", at=AT + timedelta(hours=1))


@cache
def stages() -> dict[str, bytes]:
    """A result from its draft to its issue."""
    prepared = prepare(draft(), {"number": NUMBER, "day": DAY})
    signed = by_leader(prepared)
    numbered = filled(signed)
    return {
        "draft": draft(),
        "prepared": prepared,
        "signed": signed,
        "filled": numbered,
        "sealed": sealed(numbered),
    }


def written(revision: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    revision.write(out)
    return out.getvalue()


def ranges(pdf: bytes) -> list[tuple[int, int, int, int]]:
    """The byte ranges of the signatures, the first to sign first."""
    found = [tuple(int(number) for number in one) for one in BYTE_RANGE.findall(pdf)]
    return sorted(found, key=lambda one: one[2])  # type: ignore[arg-type]


def told_by(tool: str, *arguments: str, path: Path, pdf: bytes) -> str:
    """What a command says of the PDF; skips where the machine has no such tool."""
    needed(tool)
    file = path / "it.pdf"
    file.write_bytes(pdf)
    words = [str(file) if word == "{}" else word for word in arguments]
    done = subprocess.run([tool, *words], capture_output=True, text=True, check=True)
    return done.stdout


def needed(tool: str) -> None:
    if not shutil.which(tool):
        pytest.skip(f"this machine has no {tool}")
