"""Slips are owed as rows; the worker prints each once, the sweep finds what was left."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.long_papers import render_long
from agencies.slips import render
from citizens.hurry import hurry
from citizens.models import Person
from citizens.uploads import store_made
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Reprint, Slip, SlipKind
from dossiers.slips.content import content_of
from dossiers.slips.fee_codes import codes_on

BATCH = 200
TYPST = Path(__file__).parent.parent / "typst"
FILE_NAMES: dict[SlipKind, str] = {
    SlipKind.RECEIPT: "giay-hen",
    SlipKind.RECEIPTS: "giay-hen-nhieu-ho-so",
    SlipKind.FILING: "giay-xac-nhan-nop",
    SlipKind.SUPPLEMENT: "phieu-yeu-cau-bo-sung",
    SlipKind.REFUSAL: "phieu-tu-choi",
    SlipKind.APOLOGY: "phieu-xin-loi",
    SlipKind.EXTENSION: "thong-bao-gia-han",
    SlipKind.STOP: "thong-bao-dung-giai-quyet",
    SlipKind.CONTROL: "phieu-kiem-soat",
    SlipKind.REGISTER: "so-theo-doi",
    SlipKind.HAND_OVER: "danh-sach-ban-giao",
    SlipKind.HAND_OUT: "bien-nhan-tra-ket-qua",
}


def slips_owed(before: datetime) -> list[int]:
    owed = Slip.objects.filter(rendered_at=None, issued_at__lt=before)
    return list(owed.order_by("issued_at").values_list("pk", flat=True)[:BATCH])


def print_slip(pk: int, at: datetime) -> bool:
    """Prints an owed slip; False where it is printed already or somebody is at it."""
    with translation.override("vi"):
        codes = codes_on(pk, at)
    with transaction.atomic():
        owed = Slip.objects.select_for_update(skip_locked=True, of=("self",))
        slip = owed.select_related("unit__parent").filter(pk=pk, rendered_at=None).first()
        if slip is None:
            return False
        with translation.override("vi"):
            slip.content = {**content_of(slip), **codes}
        pdf = pdf_of(slip.kind, slip.content)
        slip.file = store_made(pdf, file_name(slip), at=at)
        slip.rendered_at = at
        slip.save(update_fields=["content", "file", "rendered_at"])
    return True


def reprint(slip: Slip, *, by: Person, at: datetime, reason: str) -> Reprint:
    """Owes the slip once more, marked as printed again. Raises NotAllowed where the original is
    not printed yet, or what it said was erased."""
    with transaction.atomic():
        if slip.dossier_id:  # its lock first, as an erasure takes it: none comes in between
            Dossier.objects.select_for_update().only("pk").get(pk=slip.dossier_id)
        locked = Slip.objects.select_for_update().get(pk=slip.pk)
        if locked.rendered_at is None:
            raise NotAllowed(_("The slip is being printed; wait a moment."))
        if locked.content is None:
            raise NotAllowed(_("What this slip said has been erased; it cannot be printed again."))
        last = locked.reprints.aggregate(last=Max("ordinal"))["last"] or 0
        again = Reprint.objects.create(slip=locked, ordinal=last + 1, at=at, by=by, reason=reason)
        hurry("dossiers.print_again", again.pk)
    return again


def reprints_owed(before: datetime) -> list[int]:
    owed = Reprint.objects.filter(rendered_at=None, at__lt=before)
    return list(owed.order_by("at").values_list("pk", flat=True)[:BATCH])


def print_again(pk: int, at: datetime) -> bool:
    """Prints an owed reprint from what the original said; False where it is done already."""
    with transaction.atomic():
        owed = Reprint.objects.select_for_update(skip_locked=True, of=("self",))
        again = owed.select_related("slip__unit").filter(pk=pk, rendered_at=None).first()
        if again is None or again.slip.content is None:
            return False
        moment = localtime(again.at)
        mark = f"BẢN IN LẠI LẦN {again.ordinal} – {moment:%H:%M ngày %d/%m/%Y}"
        pdf = pdf_of(again.slip.kind, {**again.slip.content, "reprint": mark})
        again.file = store_made(pdf, file_name(again.slip, f"-in-lai-{again.ordinal}"), at=at)
        again.rendered_at = at
        again.save(update_fields=["file", "rendered_at"])
    return True


def pdf_of(kind: str, content: dict[str, Any]) -> bytes:
    """A book has as many lines as a period brings."""
    template = TYPST / f"{kind}.typ"
    return (render_long if kind == SlipKind.REGISTER else render)(template, content)


def file_name(slip: Slip, more: str = "") -> str:
    return f"{FILE_NAMES[SlipKind(slip.kind)]}-{slip.unit.code}-{slip.year}-{slip.number}{more}.pdf"
