"""Ten clicks at once on “file” make one dossier."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from dossiers import drafts
from dossiers.models import Dossier, Draft
from tests import make

CLICKS = 10


@pytest.mark.usefixtures("committed")
def test_ten_clicks_at_once_file_once() -> None:
    person = make.person("congdan")
    at = timezone.localtime()
    draft = drafts.save_step(person, make.version(), "where", {"abstract": "x"}, at)
    said = drafts.Said(make.unit(), "Khai sinh cho con", make.owner(), None)
    barrier = Barrier(CLICKS)

    def click(_: int) -> str:
        try:
            barrier.wait()
            return drafts.file_draft(draft.pk, said, by=person, at=timezone.localtime()).reference
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        references = set(pool.map(click, range(CLICKS)))
    assert references == {Dossier.objects.get().reference}
    assert Draft.objects.get().dossier is not None


@pytest.mark.usefixtures("committed")
def test_ten_first_steps_at_once_begin_one_draft() -> None:
    person, version = make.person("congdan"), make.version()
    barrier = Barrier(CLICKS)

    def begin(number: int) -> None:
        try:
            barrier.wait()
            drafts.save_step(person, version, "where", {"abstract": str(number)}, timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        list(pool.map(begin, range(CLICKS)))
    assert Draft.objects.count() == 1
