"""Reused results in figures and in the API, and while somebody revokes one."""

from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.filed import filed_findings
from dossiers.models import Dossier
from reports.behind import behind
from reports.figures import total_of
from reports.ledger.checking import check
from reports.periods import Period
from reports.recount import recount_of
from tests import make
from tests.at_once import all_at_once
from tests.callers import Caller, body, signed_in, traces
from tests.filing import CODE, step
from tests.test_reused_results import at_papers, filed_with, given, of_another, paper_key


def own_filing(person: Person, papers: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    owner = {"owner__id_number": person.id_number, "owner__birth_date": str(person.birth_date)}
    return body(procedure=CODE, papers=papers, **{**owner, **changes})


# Figures


@pytest.mark.django_db
def test_it_counts_on_the_day_of_receipt(citizen):
    made = filed_with(given(), citizen)
    today, here = Period(timezone.localdate(), timezone.localdate()), {"unit": made.unit}
    assert total_of(here, today).papers_reused == 0
    made = make.do(made, "receive")
    for found in (total_of(here, today), recount_of(here, today)):
        assert (found.papers_reused, found.papers_digitised) == (1, 0)
    assert behind("papers_reused", here, today).rows.count() == 1
    assert check().is_clean


# The API


@pytest.mark.django_db
def test_the_api_takes_and_tells_it(citizen):
    result = given()
    api = Caller(citizen)
    sent = own_filing(citizen, [{"paper": paper_key(), "result": result.token}])
    answer = api.send("dossiers/", sent)
    assert answer.status_code == 201, answer.json()
    (paper,) = api.ask(f"dossiers/{answer.json()['reference']}/").json()["papers"]
    assert paper["reused"]["number"] == result.number
    assert paper["reused"]["file"]["id"] == str(result.file.pk)
    assert paper["files"] == []


@pytest.mark.django_db
def test_the_api_refuses_what_is_not_ones_own(citizen):
    papers = [{"paper": paper_key(), "result": of_another().token}]
    before = traces()
    answer = Caller(citizen).send("dossiers/", body(procedure=CODE, papers=papers))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["papers.0.result"]
    assert traces() == before


@pytest.mark.usefixtures("committed")
def test_of_a_revocation_and_a_filing_at_once_one_sees_the_other():
    """Whatever comes first, no revoked result is handed in."""
    citizen, result = make.person("congdan"), given()
    make.do(result.dossier, "hand_out")
    client = at_papers(citizen)
    client.post(step("papers"), {f"result-{paper_key()}": result.token})

    def act(number: int) -> str:
        if number == 0:
            make.do(Dossier.objects.get(pk=result.dossier_id), "revoke")
            return "revoked"
        answer = signed_in("congdan").post(step("review"))
        return str(answer.status_code)

    assert all_at_once(2, act) == {"revoked": 1, "302": 1}
    result.refresh_from_db()
    assert result.revoked_at
    filed = Dossier.objects.latest("pk")
    assert filed.papers.filter(reused=result).count() == filed.papers.count() <= 1
    assert list(filed_findings()) == []
