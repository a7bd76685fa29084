"""After an abolition the house says by which decision, and goes on with what it received."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from dossiers import drafts
from dossiers.flow import NotAllowed
from dossiers.models import Dossier
from dossiers.states import State
from procedures.abolished import abolished
from procedures.models import Act, ProcedureVersion
from procedures.records.telling import record_of
from tests import make
from tests.deciding import client_of
from tests.filing import WHERE, text
from tests.test_received_under_another_version import filed_before, yesterday

pytestmark = pytest.mark.django_db
CODE = "1.004873"


def ended(days: int = 0) -> str:
    """Abolished from that day on; what everybody is told."""
    day = timezone.localdate() + timedelta(days)
    version = make.decided(record_of(make.version(CODE)), Act.ABOLISH, day)
    decision = version.ended_by
    assert decision
    return (
        f"bị bãi bỏ từ {day:%d/%m/%Y} theo Quyết định số {decision.number} ngày "
        f"{decision.signed_on:%d/%m/%Y} của {decision.issued_by}"
    )


def test_the_page_says_by_which_decision_it_was_abolished(client: Client) -> None:
    told = ended()
    page = text(client.get(f"/procedures/{CODE}/"))
    assert f"Thủ tục đã {told}." in page
    assert "vẫn được giải quyết" in page
    assert f'href="/file/{CODE}/"' not in page


def test_an_abolition_that_comes_is_announced(client: Client) -> None:
    told = ended(9).replace("bãi bỏ từ", "bãi bỏ từ ngày")
    assert f"Thủ tục này sẽ {told}." in text(client.get(f"/procedures/{CODE}/"))
    assert abolished(CODE, timezone.localdate()) == ""


def test_an_amendment_is_no_abolition(client: Client) -> None:
    make.published({"summary": "Khác"}, code=CODE, from_=timezone.localdate())
    assert abolished(CODE, timezone.localdate()) == ""
    assert "bị bãi bỏ" not in text(client.get(f"/procedures/{CODE}/"))


def test_what_is_issued_anew_is_abolished_in_between_only(client: Client) -> None:
    told, record = ended(), record_of(make.version(CODE, timezone.localdate() - timedelta(1)))
    make.decided(record, Act.ISSUE, timezone.localdate() + timedelta(5))
    assert told in text(client.get(f"/procedures/{CODE}/"))
    assert abolished(CODE, timezone.localdate() + timedelta(5)) == ""


def test_nobody_files_it_and_everybody_is_told_why() -> None:
    version, told = make.version(CODE), ended()
    citizen = client_of("congdan")
    answer = citizen.get(f"/file/{CODE}/", follow=True)
    assert (answer.status_code, told in text(answer)) == (200, True)
    with pytest.raises(NotAllowed, match=told):
        make.submitted(version=ProcedureVersion.objects.get(pk=version.pk))
    drafts.save_step(make.person("congdan"), version, "where", WHERE, yesterday())
    answer = citizen.get(f"/file/{CODE}/")
    assert (answer.status_code, told in text(answer)) == (409, True)
    assert citizen.get("/file/1.999999/").status_code == 404


def test_the_desk_is_told_when_it_types_the_code() -> None:
    told = ended()
    assert told in text(
        client_of("motcua").get("/desk/intake/", {"procedure": f"{CODE}  Xác nhận"})
    )


def test_what_was_filed_before_is_not_received_and_the_clerk_sees_why_at_once() -> None:
    dossier, told = filed_before(), ended()
    clerk = make.doer("receive", dossier)
    page = text(client_of(clerk.username).get(f"/dossiers/{dossier.number}/"))
    assert f"{told}. Hãy từ chối tiếp nhận" in page
    with pytest.raises(NotAllowed, match=told):
        make.do(dossier, "receive")


def test_what_was_received_before_goes_on_undisturbed() -> None:
    dossier = make.dossier(State.RECEIVED, yesterday(), code=CODE)
    due, told = dossier.due_at, ended()
    clerk = client_of("motcua")
    assert told not in text(clerk.get(f"/dossiers/{dossier.number}/"))
    make.do(dossier, "start")
    found = Dossier.objects.get(pk=dossier.pk)
    assert (found.due_at, found.version.procedure.code) == (due, CODE)
    assert localtime().date() > (found.version.effective_to or localtime().date())
