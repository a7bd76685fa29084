"""What the house has given before need not be brought again: a result stands for a paper."""

import pytest
from django.test import Client
from django.utils import timezone

from citizens.models import Person
from dossiers.doubts import doubts_of
from dossiers.drafts import open_drafts
from dossiers.filed import filed_findings
from dossiers.models import Dossier, Result
from dossiers.papers import file_visible_to
from dossiers.reusable import may_be_reused
from dossiers.reuse import reusable_by
from dossiers.slips.papers import paper_table
from dossiers.states import State
from procedures.models import Paper
from tests import make
from tests.callers import see
from tests.filing import CODE, step, text, until_papers
from tests.house import behind_the_triggers, rewritten
from tests.test_desk_pages import enter, text_of

CONSULTED = "chuyenvien.longxuyen"


def at_work() -> Dossier:
    """A dossier of the demo's citizen."""
    me = make.person("congdan")
    names = {"name": me.full_name, "birth_date": me.birth_date}
    owner = make.owner(id_kind=me.id_kind, id_number=me.id_number, **names)
    return make.dossier(State.PROCESSING, code=CODE, owner=owner)


def given() -> Result:
    done = make.do(make.with_result(made=at_work()), "resolve")
    return done.results.get(annulled_at=None)


def of_another() -> Result:
    made = make.dossier(State.PROCESSING, code=CODE)
    result = make.do(make.with_result(made=made), "resolve").results.get()
    assert result.dossier.owner_person is None
    return result


def reusable_papers() -> list[Paper]:
    return [paper for paper in make.version(CODE).papers.all() if may_be_reused(paper)]


def paper_key() -> str:
    return reusable_papers()[0].key


def at_papers(person: Person) -> Client:
    client = Client(headers={"accept-language": "vi"})
    client.force_login(person)
    until_papers(client, **mine(person))
    return client


def mine(person: Person) -> dict[str, str]:
    """What the person types of themselves."""
    born = f"{person.birth_date:%d/%m/%Y}" if person.birth_date else ""
    return {"me_id_number": person.id_number, "me_birth_date": born}


def chosen(person: Person) -> dict:
    return open_drafts(person, CODE)[0].fields.get("reused", {})


def filed_with(result: Result, person: Person) -> Dossier:
    client = at_papers(person)
    client.post(step("papers"), {f"result-{paper_key()}": result.token})
    client.post(step("review"))
    return Dossier.objects.latest("pk")


# Choosing


@pytest.mark.django_db
def test_own_results_are_offered_by_name_number_and_date(citizen):
    result, other = given(), of_another()
    page = text(at_papers(citizen).get(step("papers")))
    assert "Hoặc dùng kết quả đã được cấp cho bạn" in page
    assert f'value="{result.token}"' in page
    assert result.name in page
    assert f"Số {result.number} · {result.issued_on:%d/%m/%Y}" in page
    assert other.token not in page


@pytest.mark.django_db
def test_who_was_given_nothing_is_offered_nothing(citizen):
    of_another()
    page = text(at_papers(citizen).get(step("papers")))
    assert "đã được cấp cho bạn" not in page
    assert 'name="result-' not in page


@pytest.mark.django_db
def test_only_the_verified_owner_of_what_was_granted_and_holds(citizen):
    result = given()
    assert list(reusable_by(citizen)) == [result]
    assert not reusable_by(make.person("motcua"))
    make.with_result(made=at_work())
    make.do(at_work(), "resolve", outcome="denied", reason="Không đủ điều kiện")
    assert list(reusable_by(citizen)) == [result]
    citizen.identity_verified_at = None
    assert not reusable_by(citizen)


@pytest.mark.django_db
def test_what_was_revoked_or_taken_back_is_offered_no_more(citizen):
    revoked, taken_back = given(), given()
    make.do(make.do(revoked.dossier, "hand_out"), "revoke")
    make.do(taken_back.dossier, "correct")
    assert not reusable_by(citizen)


@pytest.mark.django_db
def test_a_choice_is_kept_shown_and_taken_back(citizen):
    result, key = given(), paper_key()
    client = at_papers(citizen)
    answer = client.post(step("papers"), {f"result-{key}": result.token, "add": key})
    assert answer.headers["Location"] == step("papers")
    assert chosen(citizen) == {key: result.token}
    page = text(client.get(step("papers")))
    assert f'name="without" value="{key}"' in page
    assert f'name="result-{key}"' not in page
    assert result.name in text(client.get(step("review")))
    client.post(step("papers"), {"without": key})
    assert chosen(citizen) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("whose", ["another's", "nobody's", "revoked"])
def test_what_is_not_ones_own_is_refused_beside_the_paper(citizen, whose):
    key, mine = paper_key(), given()
    tokens = {"another's": of_another().token, "nobody's": "ABCDEFGHJKMN", "revoked": mine.token}
    make.do(make.do(mine.dossier, "hand_out"), "revoke")
    client = at_papers(citizen)
    answer = client.post(step("papers"), {f"result-{key}": tokens[whose], "add": key})
    assert answer.status_code == 400
    assert "Kết quả này không phải của bạn" in text(answer)
    assert f'id="file-{key}-error-1"' in text(answer)
    assert chosen(citizen) == {}


@pytest.mark.django_db
def test_it_needs_an_account_and_reaches_no_other_draft(citizen, stranger):
    result, key = given(), paper_key()
    assert Client().post(step("papers"), {f"result-{key}": result.token}).status_code == 302
    client = Client()
    client.force_login(stranger)
    until_papers(client, me_id_number="091085001235")
    assert client.post(step("papers"), {f"result-{key}": result.token}).status_code == 400
    assert chosen(stranger) == {}


# Filing


@pytest.mark.django_db
def test_it_is_handed_in_without_copies_and_nothing_is_missing(citizen):
    result = given()
    rewritten(Paper.objects.filter(pk=reusable_papers()[0].pk), is_required=True)
    made = filed_with(result, citizen)
    (paper,) = made.papers.all()
    assert (paper.reused, paper.paper.key) == (result, paper_key())
    assert (paper.originals, paper.copies, paper.files.count()) == (0, 0, 0)
    missing = {one.about for one in doubts_of(made, citizen, timezone.now())}
    assert paper_key() not in missing
    assert made.answers == {}


@pytest.mark.django_db
def test_files_and_a_result_stand_beside_each_other(citizen):
    result, key = given(), paper_key()
    client = at_papers(citizen)
    file = make.stored_file(citizen)
    draft = open_drafts(citizen, CODE)[0]
    draft.files = [{"paper": key, "file": str(file.pk)}]
    draft.save()
    client.post(step("papers"), {f"result-{key}": result.token})
    client.post(step("review"))
    rows = Dossier.objects.latest("pk").papers.all()
    assert [(row.reused, row.files.count()) for row in rows] == [(None, 1), (result, 0)]


@pytest.mark.django_db
def test_what_is_revoked_before_filing_is_left_out(citizen):
    result, key = given(), paper_key()
    client = at_papers(citizen)
    client.post(step("papers"), {f"result-{key}": result.token})
    make.do(make.do(result.dossier, "hand_out"), "revoke")
    page = text(client.get(step("review")))
    assert "Kết quả bạn đã chọn không còn hiệu lực" in page
    assert result.name not in page.split("r-papers")[1]
    client.post(step("review"))
    assert not Dossier.objects.latest("pk").papers.exists()


@pytest.mark.django_db
def test_the_history_binds_the_result(citizen):
    made = filed_with(given(), citizen)
    assert list(filed_findings([made.pk])) == []
    other = of_another()
    with behind_the_triggers() as cursor:
        sql = "UPDATE dossiers_dossierpaper SET reused_id = %s WHERE dossier_id = %s"
        cursor.execute(sql, [other.pk, made.pk])
    (finding,) = filed_findings([made.pk])
    assert finding.reference == made.reference
    with behind_the_triggers() as cursor:
        cursor.execute(sql, [None, made.pk])
    assert list(filed_findings([made.pk]))


@pytest.mark.django_db
def test_the_receipt_names_it(citizen):
    result = given()
    made = make.do(filed_with(result, citizen), "receive")
    (paper,) = paper_table(made)["papers"]
    assert paper["files"] == (
        f"(bản điện tử đã cấp: {result.name} số {result.number} ngày {result.issued_on:%d/%m/%Y})"
    )
    assert set(paper["counts"]) == {"–"}


# Who sees it


@pytest.mark.django_db
def test_whoever_is_in_charge_of_the_new_dossier_sees_the_file(citizen, stranger):
    """It came from one unit, and is handed in at another."""
    result = given()
    officer = make.person(CONSULTED)
    assert not file_visible_to(officer, result.file)
    made = filed_with(result, citizen)
    Dossier.objects.filter(pk=made.pk).update(unit=officer.posts.get().unit)
    assert file_visible_to(officer, result.file)
    assert not file_visible_to(officer, result.signed)
    assert not file_visible_to(stranger, result.file)
    assert see(CONSULTED, f"/files/{result.file.pk}/") == 200
    page = text_of(enter(officer).get(f"/dossiers/{made.reference}/"))
    assert f"{result.name} · Số {result.number}" in page


@pytest.mark.django_db
def test_whoever_is_merely_asked_does_not_see_it(citizen):
    made = filed_with(given(), citizen)
    made = make.do(make.do(make.do(made, "receive"), "start"), "consult")
    result = made.papers.get().reused
    officer = make.person(CONSULTED)
    assert Dossier.objects.visible_to(officer).filter(pk=made.pk).exists()
    assert not file_visible_to(officer, result.file)
    page = enter(officer).get(f"/dossiers/{made.code}/").content.decode()
    assert str(result.file.pk) not in page
    assert result.name in page


@pytest.mark.django_db
def test_the_officer_reads_that_it_holds_no_more(citizen, officer):
    result = given()
    made = filed_with(result, citizen)
    make.do(make.do(result.dossier, "hand_out"), "revoke")
    page = text_of(enter(officer).get(f"/dossiers/{made.reference}/"))
    assert "không còn hiệu lực" in page
    assert file_visible_to(officer, result.file)


@pytest.mark.django_db
def test_the_applicant_sees_it_among_the_papers(citizen):
    result = given()
    made = filed_with(result, citizen)
    page = text(enter(citizen).get(f"/dossiers/{made.reference}/"))
    assert str(result.file.pk) in page
