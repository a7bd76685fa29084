"""The same thing sent several times at the same moment happens once."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection
from django.test import Client

from citizens.models import Person
from dossiers.models import Dossier
from tests import make
from tests.callers import Caller, body

TIMES = 4


def at_once(send: Callable[[], Any]) -> list[int]:
    """What the answers were."""
    together, found = Barrier(TIMES), []

    def one() -> None:
        try:
            together.wait()
            found.append(send().status_code)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def test_a_sign_up_sent_many_times_makes_one_account(committed: None) -> None:
    words = {
        "email": "nhieu.lan@motcua.example",
        "full_name": "Lâm Thị Xa",
        "password1": "Hoa-Sen-Cho-Moi-4711",
    }
    found = at_once(lambda: Client().post("/accounts/signup/", words))
    assert len(found) == TIMES
    assert set(found) <= {200, 302}
    assert Person.objects.filter(email=words["email"]).count() == 1


def test_one_file_goes_to_one_of_many_filings(committed: None) -> None:
    citizen = make.person("congdan")
    file = make.stored_file(citizen)
    sent = body(papers=[{"paper": "Giấy tờ", "files": [str(file.pk)]}])
    callers = iter([Caller(citizen) for _ in range(TIMES)])
    found = at_once(lambda: next(callers).send("dossiers/", sent))
    assert found == [201, 400, 400, 400]
    assert Dossier.objects.filter(papers__files__file=file).count() == 1
