"""The papers of a dossier, counted in the columns of the receipt."""

from typing import Any

from dossiers.models import Dossier, DossierPaper, Result
from dossiers.slips.words import NOT_STORED
from procedures.models import PaperForm

AUTHENTICATION = "chung-thuc"


def paper_table(dossier: Dossier) -> dict[str, Any]:
    """Heads and rows: original, certified, photocopy; for authentications pages, paper copies and
    signed e-copies."""
    papers = list(dossier.papers.select_related("paper", "reused").prefetch_related("files"))
    is_authentication = dossier.procedure.field.code == AUTHENTICATION
    counts = _of_authentication if is_authentication else _of_forms
    return {
        "paper_heads": ["Số trang", "Bản sao giấy", "Bản sao điện tử ký số"]
        if is_authentication
        else ["Bản chính", "Bản chứng thực", "Bản photo"],
        "papers": [
            {"name": paper.name, "files": _files(paper), "counts": counts(paper)}
            for paper in papers
        ],
    }


def _of_forms(paper: DossierPaper) -> list[str]:
    """Copies are certified ones where the procedure asks for such."""
    is_certified = paper.paper is not None and paper.paper.form == PaperForm.CERTIFIED
    certified, plain = (paper.copies, 0) if is_certified else (0, paper.copies)
    return [_number(paper.originals), _number(certified), _number(plain)]


def _of_authentication(paper: DossierPaper) -> list[str]:
    """Signed e-copies are made later, and nobody counts them at the desk."""
    return [_number(paper.pages), _number(paper.copies), NOT_STORED]


def _files(paper: DossierPaper) -> str:
    if paper.reused:
        return f"(bản điện tử đã cấp: {named(paper.reused)})"
    count = len(paper.files.all())
    return f"({count} tệp điện tử)" if count else ""


def _number(count: int) -> str:
    return str(count) if count else NOT_STORED


def named(result: Result) -> str:
    """A result as papers name it."""
    number = f" số {result.number}" if result.number else ""
    day = f" ngày {result.issued_on:%d/%m/%Y}" if result.issued_on else ""
    return f"{result.name}{number}{day}"
