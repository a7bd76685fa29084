"""A VietQR code is offered, printed and shown for what is to be paid now, and for nothing else."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from agencies.models import Unit
from citizens.models import Person, StoredFile
from dossiers.models import Dossier, SlipKind
from dossiers.slips.fee_codes import codes_on
from dossiers.slips.issue import issue_slip
from dossiers.slips.printing import print_slip
from dossiers.states import State
from payments.booking import facts_of
from payments.charging import change_amount
from payments.models import Attempt, Charge, ProviderKey
from payments.paying import start
from payments.switching import switch
from tests import make
from tests.callers import signed_in
from tests.house import until
from tests.money import shift_of
from tests.paper import printed, words_of
from tests.payers import open_ways, owing, told_by_vnpay
from tests.test_desk_pages import enter
from tests.test_slips_with_codes import SCAN, slip_of

LESS = 10_000


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    return owing()


def coded(charge: Charge) -> Attempt:
    by = make.person("congdan")
    return start(charge.pk, "vietqr", by=by, at=timezone.now(), back="", remote="")


def corrected(charge: Charge) -> None:
    leader = make.person("lanhdaodonvi")
    change_amount(charge.pk, LESS, by=leader, at=timezone.now(), reason="Tính nhầm")


def chosen(dossier: Dossier, by: Person) -> set[str]:
    """The codes that the page's forms about a transfer begin with."""
    page = enter(by).get(f"/dossiers/{dossier.number}/").content.decode()
    asked = re.findall(r'<input[^>]*name="reference"[^>]*>', page)
    assert asked
    return {re.findall(r'value="([^"]*)"', one)[0] for one in asked if "checked" in one}


def test_a_code_for_another_amount_is_left_to_whoever_asks_for_it(
    filed: tuple[Dossier, Charge], clerk: Person
) -> None:
    dossier, charge = filed
    shift_of(clerk)
    old = coded(charge)
    assert chosen(dossier, clerk) == {old.reference}
    corrected(charge)
    assert chosen(dossier, clerk) == {""}
    new = coded(charge)
    assert chosen(dossier, clerk) == {new.reference}


def test_the_right_sum_paid_by_an_old_code_counts(
    filed: tuple[Dossier, Charge], clerk: Person
) -> None:
    dossier, charge = filed
    shift_of(clerk)
    coded(charge)
    corrected(charge)
    (reference,) = chosen(dossier, clerk)
    dossier = Dossier.objects.get(pk=dossier.pk)
    sent = {"method": "transfer", "number": "FT1", "reference": reference, "seen": str(LESS)}
    path = f"/dossiers/{dossier.number}/fees/receive/"
    enter(clerk).post(path, {**sent, "seq": dossier.event_count})
    assert Dossier.objects.get(pk=dossier.pk).state == State.RECEIVED
    facts = facts_of(Charge.objects.get(pk=charge.pk))
    assert (facts.kept, facts.held) == (LESS, 0)


def test_a_code_on_paper_is_offered_and_not_chosen(
    filed: tuple[Dossier, Charge], clerk: Person
) -> None:
    dossier, charge = filed
    shift_of(clerk)
    slip_of(dossier)
    on_paper = Attempt.objects.get(charge=charge)
    assert chosen(dossier, clerk) == {""}
    page = enter(clerk).get(f"/dossiers/{dossier.number}/").content.decode()
    assert f'value="{on_paper.reference}"' in page


# On the slip


def test_a_slip_urges_nobody_while_money_is_held(filed: tuple[Dossier, Charge]) -> None:
    signed_in("congdan").post(f"/charges/{filed[1].pk}/pay/", {"provider": "vnpay"})
    told_by_vnpay(Attempt.objects.get(), status="07")
    assert SCAN not in words_of(slip_of(filed[0]))


@pytest.mark.parametrize("provider", ["vnpay", "vietqr"])
def test_a_slip_urges_nobody_while_somebody_pays(
    filed: tuple[Dossier, Charge], provider: str
) -> None:
    signed_in("congdan").post(f"/charges/{filed[1].pk}/pay/", {"provider": provider})
    assert SCAN not in words_of(slip_of(filed[0]))
    assert Attempt.objects.count() == 1


def owed_since_yesterday(dossier: Dossier) -> int:
    by, at = make.person("motcua"), timezone.now() - timedelta(days=1)
    return issue_slip(SlipKind.FILING, make.unit(), by=by, at=at, dossier=dossier, seq=1).pk


def test_what_is_switched_off_when_it_is_printed_has_no_code(
    filed: tuple[Dossier, Charge],
) -> None:
    owed_since_yesterday(filed[0])
    province = Unit.objects.get(code="H01")
    switch(province, ProviderKey.VIETQR, timezone.now(), by=None, is_on=False)
    assert SCAN not in words_of(printed(filed[0], SlipKind.FILING))
    assert not Attempt.objects.exists()


def test_a_code_begins_when_it_is_printed(filed: tuple[Dossier, Charge]) -> None:
    owed_since_yesterday(filed[0])
    assert SCAN in words_of(printed(filed[0], SlipKind.FILING))
    assert Attempt.objects.get().expires_at > timezone.now()


def test_a_slip_that_is_tried_again_keeps_its_code(filed: tuple[Dossier, Charge]) -> None:
    now, pk = timezone.now(), owed_since_yesterday(filed[0])
    first = codes_on(pk, now)
    assert codes_on(pk, now + timedelta(hours=1)) == first
    corrected(filed[1])
    assert codes_on(pk, now + timedelta(hours=1)) != first
    assert Attempt.objects.count() == 2


@pytest.mark.usefixtures("committed")
def test_no_payment_waits_for_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    open_ways(monkeypatch)
    dossier, charge = owing()
    pk = owed_since_yesterday(dossier)

    def waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_locks where not granted and relation = %s::regclass",
                [StoredFile._meta.db_table],
            )
            return bool(cursor.fetchone()[0])

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"lock table {StoredFile._meta.db_table} in exclusive mode")
            done = pool.submit(print_alone, pk)
            until(waits)
            assert Charge.objects.select_for_update(nowait=True).get(pk=charge.pk)
            assert Attempt.objects.get(charge=charge).qr
        assert done.result()
    assert SCAN in words_of(printed(dossier, SlipKind.FILING))


def print_alone(pk: int) -> bool:
    try:
        return print_slip(pk, timezone.now())
    finally:
        connection.close()


# On the screen


def test_a_code_for_another_amount_is_not_shown(filed: tuple[Dossier, Charge]) -> None:
    mine, page = signed_in("congdan"), f"/charges/{filed[1].pk}/"
    mine.post(f"{page}pay/", {"provider": "vietqr"})
    assert "Xem lại mã" in mine.get(page).content.decode()
    corrected(filed[1])
    answer = mine.get(f"{page}code/")
    assert (answer.status_code, answer["Location"]) == (302, page)
    for path in (page, f"/dossiers/{filed[0].number}/"):
        assert "Xem lại mã" not in mine.get(path).content.decode()
    mine.post(f"{page}pay/", {"provider": "vietqr"})
    assert "10.000" in mine.get(f"{page}code/").content.decode()
