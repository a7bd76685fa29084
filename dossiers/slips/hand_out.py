"""Giấy biên nhận trả kết quả: who got which result, on what paper; the originals taken in."""

from typing import Any

from dossiers.models import Dossier, Result, Slip
from dossiers.slips.words import dossier_and_event, moment_in_words, procedure_of


def hand_out_content(slip: Slip) -> dict[str, Any]:
    dossier, event = dossier_and_event(slip)
    said = event.detail.content
    receiver = said.get("receiver", "")
    return {
        "code": dossier.number,
        "procedure": procedure_of(dossier),
        "abstract": dossier.abstract,
        "owner": dossier.owner_name,
        "giver": said.get("name", ""),
        "giver_title": said.get("title", ""),
        "giver_phone": slip.unit.phone,
        "receiver": receiver,
        "receiver_phone": phone_of(receiver, dossier),
        "paper_shown": said.get("paper_shown", ""),
        "handed_out_at": moment_in_words(event.at),
        "originals": originals_of(dossier, event.seq),
        **result_of(dossier, event.seq),
    }


def phone_of(receiver: str, dossier: Dossier) -> str:
    """Known only of whoever the dossier names."""
    known = {
        dossier.submitter_name.casefold(): dossier.submitter_phone,
        dossier.owner_name.casefold(): dossier.owner_phone,
    }
    return known.get(receiver.strip().casefold(), "")


def originals_of(dossier: Dossier, seq: int) -> list[dict[str, str]]:
    """The originals that had been taken in by then."""
    papers = dossier.papers.filter(originals__gt=0, added_at_seq__lt=seq)
    return [{"name": paper.name, "originals": str(paper.originals)} for paper in papers]


def result_of(dossier: Dossier, seq: int) -> dict[str, str]:
    """The one that had been given last by then."""
    given = Result.objects.filter(dossier=dossier, resolved_seq__lt=seq)
    result = given.order_by("resolved_seq").last()
    if result is None:
        return {"result": "", "outcome": "", "result_number": "", "result_day": ""}
    return {
        "result": result.name,
        "outcome": result.get_outcome_display(),
        "result_number": result.number,
        "result_day": f"{result.issued_on:%d/%m/%Y}" if result.issued_on else "",
    }
