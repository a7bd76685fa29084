"""A field that is renamed is searched by its new name, in every process at once."""

from copy import deepcopy

import pytest
from django.utils import timezone

from procedures.models import Field, ProcedureVersion
from procedures.records.importing import take_in
from procedures.records.telling import catalogue
from procedures.search import find, found
from tests.deciding import CODE, client_of

pytestmark = pytest.mark.django_db


def codes(text: str) -> set[str]:
    versions = ProcedureVersion.objects.in_force(timezone.localdate())
    hits = found(versions.select_related("procedure"), text)
    return set() if hits.is_near else {one.procedure.code for one in hits.versions}


def test_what_is_published_is_found_by_the_new_name() -> None:
    field = Field.objects.get(code="ho-tich")
    assert (CODE in codes("ho tich"), codes("tau ngam")) == (True, set())
    answer = client_of("quanly").post(f"/catalogue/basics/fields/{field.pk}/", {"name": "Tàu ngầm"})
    assert answer.status_code == 302
    assert CODE in codes("tau ngam")
    assert CODE not in codes("linh vuc ho tich")


def test_a_file_that_renames_a_field_does_the_same() -> None:
    assert find(ProcedureVersion.objects.all(), "ho tich")
    document = {"schema": "motcua-catalogue-1", "fields": deepcopy(catalogue()["fields"])}
    next(one for one in document["fields"] if one["code"] == "ho-tich")["name"] = "Tàu ngầm"
    take_in(document, by=None, at=timezone.now())
    assert CODE in codes("tau ngam")
