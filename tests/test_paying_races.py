"""Whoever clicks often, or at the desk and at home at once, has begun one payment."""

import pytest

from payments.models import Attempt
from tests.at_once import all_at_once
from tests.callers import signed_in
from tests.payers import open_ways, owing

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize("provider", ["vnpay", "vietqr"])
def test_clicks_at_once_begin_one_payment(monkeypatch: pytest.MonkeyPatch, provider: str) -> None:
    open_ways(monkeypatch)
    charge = owing()[1]
    clients = [signed_in(name) for name in ("congdan", "motcua") * 4]

    def click(number: int) -> str:
        answer = clients[number].post(f"/charges/{charge.pk}/pay/", {"provider": provider})
        return f"{answer.status_code} {answer['Location']}"

    (where,) = all_at_once(len(clients), click)
    assert where.startswith("303 ")
    assert Attempt.objects.count() == 1
