"""Hostile words on official papers: nothing breaks a form, hides on it or runs out of the page."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.printable import BOX, printable
from dossiers.models import Slip, SlipKind
from dossiers.slips.content import content_of
from dossiers.slips.issue import issue_slip
from dossiers.slips.printing import pdf_of as rendered
from tests import make
from tests.archival import archival_faults
from tests.paper import lines_of, pages_of, printed, says, words_of
from tests.proof import LONG
from tests.test_slips import registered

pytestmark = pytest.mark.django_db
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed"
)
KINDS = ["receipt", "receipts", "filing", "supplement", "refusal"]
MARGIN = 28  # points on the right: 10 mm on A5


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name",
    [
        "Trần " * 1000,
        "x" * 5000,
        "Ấ" * 5000,
        "A\u202eBC\u2066D",
        "#import \"x\"; *đậm* _nghiêng_ $ \\",
        "محمد بن علي",
        "王小明 김철수 สมชาย",
        "👩🏽\u200d⚕️ Lan",
        "a" + "\u0301" * 500,
        "\ue000\ufffe\ud800\x07\x1b[31m",
    ],
)  # fmt: skip
def test_no_name_breaks_a_form(kind: str, name: str) -> None:
    content = with_words(SlipKind(kind), name)
    pdf = rendered(kind, content)
    assert archival_faults(pdf) == []


@needs_poppler
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["x" * 300, "Ấ" * 300, "Trần " * 60, "مح" * 150])
def test_nothing_runs_out_of_the_page(kind: str, name: str, tmp_path: Path) -> None:
    content = with_words(SlipKind(kind), name)
    (tmp_path / "slip.pdf").write_bytes(rendered(kind, content))
    call = ["pdftotext", "-bbox", str(tmp_path / "slip.pdf"), "-"]
    told = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    width = float(re.findall(r'<page width="([0-9.]+)"', told)[0])
    assert max(float(right) for right in re.findall(r'xMax="([0-9.]+)"', told)) < width - MARGIN + 2


def with_words(kind: SlipKind, words: str) -> dict[str, Any]:
    content = sample(kind)
    typed = dict.fromkeys(("owner", "submitter", "abstract", "address", "code", "clerk"), words)
    for line in content.get("lines", []):
        line.update(typed)
    return {**content, **typed}


def sample(kind: SlipKind) -> dict[str, Any]:
    clerk, at = make.person("motcua"), timezone.now()
    dossier = registered() if kind in (SlipKind.RECEIPT, SlipKind.RECEIPTS) else make.dossier()
    if kind == SlipKind.RECEIPTS:
        slip = issue_slip(kind, make.unit(), by=clerk, at=at, entries=[dossier])
    else:
        seq = dossier.event_count
        known = Slip.objects.filter(dossier=dossier, kind=kind).first()
        slip = known or issue_slip(kind, make.unit(), by=clerk, at=at, dossier=dossier, seq=seq)
    return content_of(slip)


def test_a_line_break_in_a_name_adds_no_line_to_a_form() -> None:
    content = {**sample(SlipKind.REFUSAL), "owner": "Lan\nThời gian nộp hồ sơ: hôm qua"}
    pdf = rendered("refusal", content)
    assert any("Lan Thời gian nộp hồ sơ: hôm qua" in line for line in lines_of(pdf))


def test_signs_that_hide_or_turn_round_are_dropped() -> None:
    assert printable("A\u202eB\u2066C\u200bD\x00E\ufeff") == "ABCDE"
    assert printable("hai\ndòng\ttab\u2028") == "hai dòng tab "
    assert printable("Nguye\u0302\u0303n") == "Nguyễn"
    assert printable("क\u094d\u200dष") == "क\u094d\u200dष"
    assert printable("\ue000") == BOX
    assert printable(["a\u202e", {"b": "\x07", "qr": "<svg\n>"}, 3, None]) == [
        "a", {"b": "", "qr": "<svg\n>"}, 3, None,
    ]  # fmt: skip
    assert printable("x" * 5000) == "x" * 3999 + "…"


def test_the_record_keeps_what_the_paper_cuts() -> None:
    dossier = registered(owner=make.owner(name="Lan\u202e" + "n" * 200))
    slip = printed(dossier, SlipKind.RECEIPT)
    assert slip.content is not None
    assert slip.content["owner"] == dossier.owner_name
    says(words_of(slip), "Lan" + "n" * 200)


VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứự"


@pytest.fixture(scope="module")
def refusal(one_transaction: None) -> dict[str, Any]:
    return sample(SlipKind.REFUSAL)


@settings(max_examples=600 if LONG else 30, deadline=None)
@given(name=st.text(VIETNAMESE + VIETNAMESE.upper() + " ₫'", min_size=1, max_size=300))
def test_every_vietnamese_name_is_read_back_letter_by_letter(
    refusal: dict[str, Any], name: str
) -> None:
    [*pages] = pages_of(rendered("refusal", {**refusal, "owner": f"({name})"}))
    says(" ".join(pages), f"({name})")


@settings(max_examples=1000 if LONG else 40, deadline=None)
@given(name=st.text(min_size=1, max_size=60))
def test_every_name_prints(refusal: dict[str, Any], name: str) -> None:
    """In whatever script: what fonts have is read back, what none has is a box."""
    pdf = rendered("refusal", {**refusal, "owner": f"Đỗ {name} ("})
    says(" ".join(pages_of(pdf)), "Chủ hồ sơ: Đỗ")
    assert archival_faults(pdf) == []
