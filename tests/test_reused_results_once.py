"""A result stands for one paper that is asked for, in what its owner files online."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from citizens.models import Person
from dossiers.drafts import open_drafts
from dossiers.filing import HandedIn
from dossiers.flow import NotAllowed
from dossiers.models import Dossier
from dossiers.papers import file_visible_to
from dossiers.reusable import may_be_reused
from dossiers.states import Channel
from dossiers.transitions.submit import submit
from procedures.models import Paper
from tests import make
from tests.callers import Caller, body, traces
from tests.filing import CODE, step, text, until_papers
from tests.house import rewritten
from tests.test_desk_pages import enter
from tests.test_reused_results import (
    at_papers,
    chosen,
    filed_with,
    given,
    mine,
    paper_key,
    reusable_papers,
)
from tests.test_reused_results_counted import own_filing

pytestmark = pytest.mark.django_db
OTHER = {
    "for_whom": "person",
    "owner_name": "Trần Văn Minh",
    "owner_id_kind": "cccd",
    "owner_id_number": "091085001234",
    "owner_birth_date": "04/03/1985",
    "owner_address": "12 Trần Phú, phường Rạch Giá",
}


def owner_of(person: Person) -> dict[str, object]:
    block = {"id_kind": person.id_kind, "id_number": person.id_number}
    return {**block, "name": person.full_name, "birth_date": person.birth_date}


def refused(person: Person, sent: dict, place: int, words: str) -> None:
    before = traces()
    answer = Caller(person).send("dossiers/", sent)
    assert answer.status_code == 400, answer.json()
    ((field, (sentence,)),) = answer.json()["errors"].items()
    assert field == f"papers.{place}.result"
    assert words in sentence
    assert traces() == before


# Whose filing


@pytest.mark.parametrize("channel", ["desk", "post"])
def test_nobody_s_result_stands_in_what_a_clerk_keys_in(clerk, channel):
    """A clerk's own result, for a stranger's paper."""
    result = given()
    Dossier.objects.filter(pk=result.dossier_id).update(owner_person=clerk)
    Person.objects.filter(pk=clerk.pk).update(identity_verified_at=timezone.now())
    papers = [{"paper": paper_key(), "result": result.token}]
    sent = body(procedure=CODE, papers=papers, channel=channel)
    refused(clerk, sent, 0, "nộp trực tuyến")
    refused(clerk, {**sent, "register": True}, 0, "nộp trực tuyến")
    online = own_filing(clerk, papers, register=True)
    assert Caller(clerk).send("dossiers/", online).status_code in (403, 409)
    assert Dossier.objects.count() == 1


def test_one_s_own_result_stands_in_nobody_else_s_filing(citizen):
    papers = [{"paper": paper_key(), "result": given().token}]
    refused(citizen, body(procedure=CODE, papers=papers), 0, "nộp trực tuyến")


def test_who_files_for_another_is_offered_nothing(citizen):
    result, key = given(), paper_key()
    client = Client(headers={"accept-language": "vi"})
    client.force_login(citizen)
    until_papers(client, **mine(citizen), **OTHER)
    assert 'name="result-' not in text(client.get(step("papers")))
    answer = client.post(step("papers"), {f"result-{key}": result.token, "add": key})
    assert answer.status_code == 400
    assert "nộp trực tuyến hồ sơ của mình" in text(answer)
    assert chosen(citizen) == {}


def test_what_was_chosen_falls_away_when_the_owner_becomes_another(citizen):
    result, key = given(), paper_key()
    client = at_papers(citizen)
    client.post(step("papers"), {f"result-{key}": result.token})
    until_papers(client, **mine(citizen), **OTHER)
    page = text(client.get(step("review")))
    assert "nộp trực tuyến hồ sơ của mình" in page
    assert result.name not in page.split("r-papers")[1]
    client.post(step("review"))
    assert not Dossier.objects.latest("pk").papers.exists()


# Once, and for what is asked for


def test_the_api_takes_it_once(citizen):
    papers = [{"paper": paper_key(), "result": given().token}] * 2
    refused(citizen, own_filing(citizen, papers), 1, "đã được dùng")


def test_the_api_takes_it_for_no_paper_that_nobody_asks_for(citizen):
    result = given()
    shown = reusable_papers()[-1]
    rewritten(Paper.objects.filter(pk=shown.pk), form="show")
    for name in ("Giấy tự đặt tên", shown.key):
        sent = own_filing(citizen, [{"paper": name, "result": result.token}])
        refused(citizen, sent, 0, "phải nộp theo thủ tục")


def written_for_it() -> list[str]:
    """Handed in, and the applicant's own words: the declaration, the authorisation."""
    handed_in = make.version(CODE).papers.exclude(form__in=["data", "show"])
    return [paper.key for paper in handed_in if not may_be_reused(paper)]


def test_papers_that_the_applicant_writes_are_offered_no_result(citizen):
    given()
    assert written_for_it() == ["declaration", "authorisation"]
    page = text(at_papers(citizen).get(step("papers")))
    offered = set(re.findall(r'name="result-([^"]+)"', page))
    assert offered == {paper.key for paper in reusable_papers()} != set()


@pytest.mark.parametrize("key", ["declaration", "authorisation"])
def test_no_result_stands_for_what_the_applicant_writes(citizen, key):
    result = given()
    refused(citizen, own_filing(citizen, [{"paper": key, "result": result.token}]), 0, "tự lập")
    answer = at_papers(citizen).post(step("papers"), {f"result-{key}": result.token, "add": key})
    assert answer.status_code == 400
    assert "tự lập" in text(answer).split(f'id="file-{key}-error-1"')[1]
    assert chosen(citizen) == {}
    _chosen_behind_the_page(citizen, {key: result.token})
    assert result.name not in text(enter(citizen).get(step("review"))).split("r-papers")[1]


def test_the_page_takes_it_once(citizen):
    result, keys = given(), [paper.key for paper in reusable_papers()]
    assert len(keys) > 1
    client = at_papers(citizen)
    sent = {f"result-{key}": result.token for key in keys} | {"add": keys[0]}
    answer = client.post(step("papers"), sent)
    assert answer.status_code == 400
    assert "đã được dùng thay một giấy tờ khác" in text(answer)
    assert chosen(citizen) == {keys[0]: result.token}
    later = client.post(step("papers"), {f"result-{keys[1]}": result.token, "add": keys[1]})
    assert later.status_code == 400
    assert f'value="{result.token}"' not in text(client.get(step("papers")))
    _chosen_behind_the_page(citizen, dict.fromkeys(keys, result.token))
    client.post(step("review"))
    assert Dossier.objects.latest("pk").papers.filter(reused=result).count() == 1


def _chosen_behind_the_page(person: Person, tokens: dict[str, str]) -> None:
    draft = open_drafts(person, CODE)[0]
    draft.fields["reused"] = tokens
    draft.save()


@pytest.mark.parametrize("wrong", ["channel", "owner", "twice", "invented", "revoked"])
def test_however_it_comes_the_filing_itself_refuses(citizen, wrong):
    result, paper = given(), reusable_papers()[0]
    papers = [HandedIn(paper.name, paper=paper, reused=result)]
    changes = {"owner": make.owner(**owner_of(citizen)), "papers": papers}
    match wrong:
        case "channel":
            changes["channel"] = Channel.DESK
        case "owner":
            del changes["owner"]
        case "twice":
            changes["papers"] = papers * 2
        case "invented":
            changes["papers"] = [HandedIn("Giấy tự đặt tên", reused=result)]
        case "revoked":
            make.do(make.do(result.dossier, "hand_out"), "revoke")
    before = traces()
    with pytest.raises(NotAllowed):
        submit(make.filing(CODE, **changes), by=citizen, at=timezone.now())
    assert traces() == before


# Taken back


def test_once_taken_back_only_officials_in_charge_read_it(citizen, officer):
    result = given()
    made = filed_with(result, citizen)
    assert file_visible_to(citizen, result.file)
    make.do(result.dossier, "correct")
    assert not file_visible_to(citizen, result.file)
    assert file_visible_to(officer, result.file)
    page = text(enter(citizen).get(f"/dossiers/{made.reference}/"))
    assert str(result.file.pk) not in page
    assert "đã hủy kết quả; kết quả không còn hiệu lực" in page


def test_the_applicant_reads_that_it_was_revoked(citizen):
    result = given()
    made = filed_with(result, citizen)
    make.do(make.do(result.dossier, "hand_out"), "revoke")
    page = text(enter(citizen).get(f"/dossiers/{made.reference}/"))
    assert "không còn hiệu lực" in page.split('id="handed-in"')[1]
