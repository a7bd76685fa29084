"""The files of results: what their history tells, what nobody may bring, and who sees them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agencies.certificates import make_certificate, new_row
from agencies.models import Post, Role, UnitCertificate
from citizens.models import StoredFile
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Result
from dossiers.paper_check import paper_findings
from dossiers.papers import file_visible_to
from dossiers.states import ResultStage, State
from dossiers.work import steps_at_hand
from tests import make, signed
from tests.callers import caller
from tests.filing import text
from tests.house import behind_the_triggers
from tests.paper import pdf_of
from tests.test_result_pages import client
from tests.test_result_refusals import trust
from tests.test_results import BY, LEADER, OFFICER, WAY, at_stage, content, refused, upload

pytestmark = pytest.mark.django_db
STAGES = {"approve": "draft", "sign": "draft", "issue": "signed"}
CONSULTED = "chuyenvien.longxuyen"


def at_work() -> Dossier:
    return make.dossier(State.PROCESSING, code="1.004873")


def given(**words: Any) -> Dossier:
    return make.do(make.with_result(**words), "resolve", outcome="", file=None)


def not_given(dossier: Dossier, file: StoredFile | None, outcome: str = "granted") -> str:
    before = Result.objects.count()
    with pytest.raises(NotAllowed) as refusal:
        make.do(dossier, "resolve", make.person(LEADER), file=file, outcome=outcome)
    assert Result.objects.count() == before
    assert Dossier.objects.get(pk=dossier.pk).event_count == dossier.event_count
    return str(refusal.value.reason)


# What the history tells of the files


def test_each_step_tells_the_digest_of_its_file() -> None:
    dossier = given()
    result = dossier.results.get()
    assert result.draft
    assert result.signed
    assert result.file
    told = {one.verb: one.detail.content.get("sha256") for one in dossier.events.all()}
    files = {"draft": result.draft, "approve": result.draft, "sign": result.signed}
    files |= {"issue": result.file, "resolve": result.file}
    assert {verb: told[verb] for verb in files} == {
        verb: file.sha256 for verb, file in files.items()
    }
    assert result.file.sha256 not in text(client(LEADER).get(f"/dossiers/{dossier.number}/"))


@pytest.mark.parametrize("verb", STAGES)
@pytest.mark.parametrize("is_row_altered", [False, True])
def test_a_file_that_was_exchanged_goes_no_step_further(verb: str, is_row_altered: bool) -> None:
    """On the disk alone, or with the digest that the database keeps of it."""
    dossier = at_stage(verb)
    file = getattr(dossier.results.get(), STAGES[verb])
    other = make.with_result(["draft"]).results.get().draft
    path = Path(file.content.path)
    path.chmod(0o600)
    path.write_bytes(content(other))
    if is_row_altered:
        assert other
        with behind_the_triggers():
            StoredFile.objects.filter(pk=file.pk).update(sha256=other.sha256)
    assert file.name in refused(dossier, verb)
    path.unlink()
    assert file.name in refused(dossier, verb)


def test_an_issued_file_that_was_exchanged_is_given_to_nobody() -> None:
    dossier = make.with_result()
    file = dossier.results.get().file
    assert file
    path = Path(file.content.path)
    path.chmod(0o600)
    path.write_bytes(make.PDF)
    assert file.name in not_given(dossier, None, outcome="")


@pytest.mark.parametrize("stage", ["draft", "signed", "file"])
def test_a_file_that_is_not_the_one_of_its_history_is_found(stage: str) -> None:
    """Bytes and database agree; the chain tells of another."""
    dossier = given()
    file: StoredFile = getattr(dossier.results.get(), stage)
    own = upload(signed.draft("Khác"))
    assert list(paper_findings({})) == []
    with behind_the_triggers():
        StoredFile.objects.filter(pk=file.pk).update(content=own.content.name, sha256=own.sha256)
    (finding,) = paper_findings({})
    assert finding.reference == dossier.code
    assert finding.sentence.endswith("its file is not the one of its history")


# Who drafts, approves and sends back


def test_whoever_drafted_does_not_approve() -> None:
    officer = make.person(OFFICER)
    today = timezone.localdate()
    Post.objects.create(person=officer, unit=make.unit(), role=Role.LEADER, valid_from=today)
    dossier = make.do(at_work(), "draft", officer)
    assert "dự thảo" in refused(dossier, "approve", OFFICER)
    assert make.do(dossier, "approve", make.person(LEADER)).result_stage == ResultStage.APPROVED


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_result_under_way_at_the_first_step_can_be_taken_back(count: int) -> None:
    dossier = at_work()
    assert "bước đầu tiên" in refused(dossier, "send_back", LEADER)
    dossier = make.with_result(WAY[:count], dossier)
    wrong, step = dossier.results.get(), dossier.step_order
    dossier = make.do(dossier, "send_back", make.person(LEADER))
    wrong.refresh_from_db()
    assert wrong.annulled_at == dossier.last_event_at
    assert (dossier.result_stage, dossier.step_order) == (ResultStage.NONE, step)
    assert [one.order for one in steps_at_hand(Dossier.objects.get(pk=dossier.pk))] == [step]
    assert "bước đầu tiên" in refused(dossier, "send_back", LEADER)
    assert make.with_result(WAY, dossier).result_stage == ResultStage.ISSUED


def test_what_is_told_after_sending_back_fits() -> None:
    dossier = make.with_result(WAY[:1])
    words = {"seq": dossier.event_count, "reason": "Sai tên"}
    answer = client(LEADER).post(f"/dossiers/{dossier.number}/send_back/", words, follow=True)
    assert "Đã trả lại hồ sơ để xử lý lại." in text(answer)


@pytest.mark.parametrize("verb", ["number", "issue"])
def test_what_a_revoked_certificate_signed_is_not_issued(verb: str) -> None:
    """The unit has another certificate by now."""
    dossier = make.with_result(WAY[: WAY.index(verb)])
    old = UnitCertificate.objects.get(unit=make.unit())
    old.revoked_at = timezone.now()
    old.save()
    renew(old)
    if verb == "number":
        dossier = make.do(dossier, verb)
    said = refused(dossier, "issue")
    assert "thu hồi" in said
    assert "Phạm Quốc Thịnh" in said
    dossier = make.do(dossier, "send_back", make.person(LEADER))
    assert make.with_result(WAY, dossier).result_stage == ResultStage.ISSUED


def renew(old: UnitCertificate) -> None:
    authority = signed.authority()
    trust(authority.certificate)
    made = make_certificate(authority, old.unit.name, "H01.05", timezone.now() - timedelta(1), 2)
    new_row(old.unit, made, authority.certificate).save()


# What nobody may bring


def bring(dossier: Dossier, verb: str, pdf: bytes) -> Any:
    words = {"seq": dossier.event_count, "outcome": "granted"}
    file = SimpleUploadedFile("ket-qua.pdf", pdf)
    address = f"/dossiers/{dossier.number}/{verb}/"
    return client(BY.get(verb, LEADER)).post(address, {**words, "file": file})


@pytest.mark.parametrize("verb", ["draft", "resolve"])
@pytest.mark.parametrize("stage", ["signed", "file"])
def test_a_result_signed_here_is_no_other_result(verb: str, stage: str) -> None:
    pdf = content(getattr(given().results.get(), stage))
    dossier = at_work()
    if verb == "resolve":
        assert "phát hành trước đây" in not_given(dossier, upload(pdf, LEADER))
    else:
        assert "phát hành trước đây" in refused(dossier, verb, file=upload(pdf))
    answer = bring(dossier, verb, pdf)
    assert answer.status_code == 400
    assert f'id="{verb}_file_error"' in text(answer)


def test_a_slip_is_no_result(receipt: Any) -> None:
    dossier = at_work()
    assert "phát hành trước đây" in refused(dossier, "draft", file=upload(pdf_of(receipt)))


def test_what_was_signed_elsewhere_and_ended_is_no_other_result() -> None:
    trust(signed.authority().certificate)
    pdf = signed.by_leader(signed.draft())
    ended = make.do(at_work(), "resolve", file=upload(pdf, LEADER))
    other = make.do(at_work(), "resolve", file=upload(pdf, LEADER))
    ended = make.do(ended, "correct")
    dossier = at_work()
    assert "phát hành trước đây" in refused(dossier, "draft", file=upload(pdf))
    assert "phát hành trước đây" in not_given(dossier, upload(pdf, LEADER))
    for verb in ("draft", "resolve"):
        assert bring(dossier, verb, pdf).status_code == 409
    ended = make.do(ended, "resolve", file=upload(pdf, LEADER))  # it was its own
    make.do(make.do(other, "hand_out"), "revoke")
    ended = make.do(ended, "correct")
    assert not_given(ended, upload(pdf, LEADER))


def test_an_unsigned_form_letter_may_be_the_result_of_several() -> None:
    for _dossier in range(2):
        ended = make.do(make.do(at_work(), "resolve", file=upload(make.PDF, LEADER)), "hand_out")
        assert make.do(ended, "revoke").state == State.RETURNED
    assert make.do(at_work(), "resolve", file=upload(make.PDF, LEADER)).state == State.RESOLVED


# Who sees them


def test_whoever_is_merely_asked_sees_no_result_before_it_is_given() -> None:
    dossier = make.do(make.with_result(), "consult", unit=make.unit(LONG_XUYEN))
    file = dossier.results.get().file
    assert file
    assert not file_visible_to(make.person(CONSULTED), file)
    assert file_visible_to(make.person(OFFICER), file)
    assert caller(CONSULTED).ask(f"dossiers/{dossier.number}/").json()["results"] == []
    assert caller(OFFICER).ask(f"dossiers/{dossier.number}/").json()["results"][0]["file"]


def test_an_official_who_submitted_it_for_somebody_is_no_official_here() -> None:
    dossier = make.with_result()
    officer = make.person(OFFICER)
    Dossier.objects.filter(pk=dossier.pk).update(
        submitter_id_kind=officer.id_kind, submitter_id_number=officer.id_number
    )
    assert officer.owns(officer.id_kind, officer.id_number)
    file = dossier.results.get().file
    assert file
    assert not file_visible_to(officer, file)
    make.do(dossier, "resolve", outcome="", file=None)
    assert file_visible_to(make.person(OFFICER), file)
