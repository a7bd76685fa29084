"""A slip of which a fee is still open carries the VietQR code to pay it by."""

import pytest
from django.utils import timezone

from dossiers.charges import pay_later
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.paying_begun import begun, on_their_way
from dossiers.slips.issue import issue_slip
from payments.counter import open_shift, take
from payments.models import Attempt, Charge, CounterMethod, ProviderAccount
from tests import make
from tests.archival import archival_faults
from tests.callers import signed_in
from tests.paper import pages_of, pdf_of, printed, says, words_of
from tests.payers import BANK, open_ways, owing

pytestmark = pytest.mark.django_db
SCAN = "Quét mã VietQR"


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    return owing()


def slip_of(dossier: Dossier, kind: SlipKind = SlipKind.FILING) -> Slip:
    desk, helper = make.unit(LONG_XUYEN), make.person("motcua.longxuyen")
    issue_slip(kind, desk, by=helper, at=timezone.now(), dossier=dossier, seq=1)
    return printed(dossier, kind)


def test_the_code_stands_on_the_slip_with_what_to_type(filed: tuple[Dossier, Charge]) -> None:
    dossier, charge = filed
    slip = slip_of(dossier)
    attempt = Attempt.objects.get(charge=charge)
    words = words_of(slip)
    says(words, SCAN, "15.000", charge.label, BANK["account"], BANK["name"], attempt.reference)
    assert slip.content
    assert [one["reference"] for one in slip.content["fee_codes"]] == [attempt.reference]
    assert archival_faults(pdf_of(slip)) == []
    assert len(pages_of(pdf_of(slip))) == 1


def test_a_code_on_paper_is_no_payment_on_its_way(filed: tuple[Dossier, Charge]) -> None:
    slip_of(filed[0])
    assert begun(filed[1]) is None
    assert on_their_way([filed[1].pk], timezone.now()) == frozenset()


def test_who_pays_at_home_gets_a_code_of_their_own(filed: tuple[Dossier, Charge]) -> None:
    slip_of(filed[0])
    signed_in("congdan").post(f"/charges/{filed[1].pk}/pay/", {"provider": "vietqr"})
    _on_paper, own = Attempt.objects.order_by("pk")
    assert begun(filed[1]) == own
    assert on_their_way([filed[1].pk], timezone.now()) == {filed[1].pk}


def test_without_the_way_there_is_no_code(filed: tuple[Dossier, Charge]) -> None:
    ProviderAccount.objects.filter(provider="vietqr").update(is_on=False)
    assert SCAN not in words_of(slip_of(filed[0]))
    assert not Attempt.objects.exists()


def test_what_is_paid_needs_no_code(filed: tuple[Dossier, Charge]) -> None:
    clerk, now = make.person("motcua"), timezone.now()
    open_shift(filed[0].unit, by=clerk, at=now, opening=0)
    take(filed[1].pk, CounterMethod.CASH, by=clerk, at=now)
    assert SCAN not in words_of(slip_of(filed[0]))


def test_on_the_small_receipt_each_copy_has_it(filed: tuple[Dossier, Charge]) -> None:
    dossier, _charge = filed
    pay_later(dossier)
    make.do(dossier, "receive")
    slip = printed(dossier, SlipKind.RECEIPT)
    pages = pages_of(pdf_of(slip))
    assert sum(SCAN in page for page in pages) == 2
    assert archival_faults(pdf_of(slip)) == []
