"""A receipt whose file is lost: told to both sides, and printed again by the desk."""

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils import timezone

from citizens.models import Person, StoredFile
from dossiers.models import Dossier, Opening
from payments.models import FeeReceipt
from payments.receipts.reprinting import is_lost, print_again
from tests import make
from tests.filing import download
from tests.test_desk_pages import enter, text_of
from tests.test_fee_receipts_seen import dossier, receipt, words_of

__all__ = ["dossier", "receipt"]
pytestmark = pytest.mark.django_db


def lose(file: StoredFile | None) -> None:
    assert file
    default_storage.delete(file.content.name or "")


def address(receipt: FeeReceipt) -> str:
    return f"/fee-receipts/{receipt.pk}/print/"


def test_what_is_there_is_downloaded_again_from_both_places(
    receipt: FeeReceipt, dossier: Dossier, clerk: Person, citizen: Person
) -> None:
    assert receipt.file
    link = f"/files/{receipt.file.pk}/"
    for person in (clerk, citizen):
        page = enter(person).get(f"/dossiers/{dossier.number}/").content.decode()
        assert link in page
        assert "In lại" not in page
        files = {download(enter(person).get(link)) for _again in range(2)}
        assert len(files) == 1
    answer = enter(clerk).post(address(receipt), follow=True)
    assert "không bị thất lạc" in text_of(answer)
    receipt.refresh_from_db()
    assert receipt.reprint is None


def test_a_lost_one_is_printed_again_by_the_desk(
    receipt: FeeReceipt, dossier: Dossier, clerk: Person, citizen: Person
) -> None:
    before, lost = words_of(receipt), receipt.file
    lose(lost)
    assert lost
    assert enter(citizen).get(f"/files/{lost.pk}/").status_code == 404
    own = text_of(enter(citizen).get(f"/dossiers/{dossier.number}/"))
    assert "Tệp biên lai bị thất lạc" in own
    desk = enter(clerk)
    assert "In lại" in text_of(desk.get(f"/dossiers/{dossier.number}/"))
    answer = desk.post(address(receipt), follow=True)
    assert "Đã in lại biên lai." in text_of(answer)
    receipt.refresh_from_db()
    assert (receipt.file, receipt.reprinted_by) == (lost, clerk)
    assert receipt.reprint
    for person in (clerk, citizen):
        page = enter(person).get(f"/dossiers/{dossier.number}/").content.decode()
        assert f"/files/{receipt.reprint.pk}/" in page
        assert download(enter(person).get(f"/files/{receipt.reprint.pk}/")).startswith(b"%PDF")
    assert Opening.objects.filter(how=Opening.How.FILE, person=clerk, dossier=dossier).exists()
    receipt.file = receipt.reprint
    assert words_of(receipt) == before


def test_one_that_is_lost_again_is_printed_again(receipt: FeeReceipt, clerk: Person) -> None:
    lose(receipt.file)
    assert print_again(receipt.pk, by=clerk, at=timezone.now())
    assert not print_again(receipt.pk, by=clerk, at=timezone.now())
    receipt.refresh_from_db()
    first = receipt.reprint
    lose(first)
    assert is_lost(receipt)
    assert print_again(receipt.pk, by=clerk, at=timezone.now())
    receipt.refresh_from_db()
    assert receipt.reprint != first
    with pytest.raises(IntegrityError, match="set once"):
        FeeReceipt.objects.filter(pk=receipt.pk).update(file=receipt.reprint)


def test_who_prints_again(
    receipt: FeeReceipt, clerk: Person, citizen: Person, officer: Person, stranger: Person
) -> None:
    lose(receipt.file)
    others = (citizen, stranger, make.person("motcua.longxuyen"), make.person("thanhtra"), officer)
    for person in others:
        assert enter(person).post(address(receipt)).status_code == 404, person
    assert enter(clerk).get(address(receipt)).status_code == 405
    assert enter(clerk).post("/fee-receipts/999999/print/").status_code == 404
    receipt.refresh_from_db()
    assert receipt.reprint is None
