"""What pages and API show of a result, and to whom."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from citizens.models import StoredFile
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.flow import FLOW
from dossiers.models import Dossier
from dossiers.states import Outcome, State
from procedures.models import ResultTemplate
from tests import make, signed
from tests.callers import caller
from tests.filing import download, text
from tests.test_result_refusals import BAD
from tests.test_results import WAY, traces

pytestmark = pytest.mark.django_db
PEOPLE = ("chuyenvien", "lanhdaodonvi", "motcua", "thanhtra", "congdan", "chuyenvien.longxuyen")


def client(username: str) -> Client:
    mine = Client()
    mine.force_login(make.person(username))
    return mine


def page(dossier: Dossier, username: str) -> str:
    return text(client(username).get(f"/dossiers/{dossier.number}/"))


def at_work() -> Dossier:
    return make.dossier(State.PROCESSING, code="1.004873")


def given() -> Dossier:
    return make.do(make.with_result(), "resolve", outcome="", file=None)


def seen_by(file: StoredFile) -> set[str]:
    answers = {one: client(one).get(f"/files/{file.pk}/") for one in PEOPLE}
    seen = {one for one, answer in answers.items() if answer.status_code == 200}
    assert all(download(answers[one]) for one in seen)
    return seen


def test_a_draft_is_for_the_officials_in_charge() -> None:
    result = make.with_result(WAY[:3]).results.get()
    inside = {"chuyenvien", "lanhdaodonvi", "motcua", "thanhtra"}
    assert seen_by(result.draft) == seen_by(result.signed) == inside


def test_an_issued_result_is_the_applicants_once_it_is_given() -> None:
    dossier = make.with_result()
    result = dossier.results.get()
    assert "congdan" not in seen_by(result.file)
    assert "Tải về" not in page(dossier, "congdan")
    make.do(dossier, "resolve", outcome="", file=None)
    assert "congdan" in seen_by(result.file)
    assert "congdan" not in seen_by(result.draft) | seen_by(result.signed)


def test_whoever_was_merely_asked_sees_no_draft() -> None:
    dossier = make.do(make.with_result(WAY[:1]), "consult", unit=make.unit(LONG_XUYEN))
    assert "chuyenvien.longxuyen" not in seen_by(dossier.results.get().draft)
    assert "Dự thảo (PDF)" not in page(dossier, "chuyenvien.longxuyen")


def test_the_staff_page_tells_the_steps() -> None:
    dossier = make.with_result(WAY[:4])
    shown = page(dossier, "motcua")
    for words in ("Đã dự thảo", "Lê Minh Khôi", "Đã duyệt", "Phạm Quốc Thịnh", "Đã lấy số",
                  "Kết quả đã ký (PDF)", "01/TB", "chờ ban hành",
                  "chờ kết thúc giải quyết", "chờ trả"):  # fmt: skip
        assert words in shown
    assert dossier.results.get().token not in shown
    assert dossier.results.get().token in page(make.do(dossier, "issue"), "motcua")


def test_the_history_tells_the_steps_and_the_capacity() -> None:
    shown = page(make.with_result(), "lanhdaodonvi")
    for words in ("KT. CHỦ TỊCH, PHÓ CHỦ TỊCH", "Thể thức ký", "phát hành kết quả"):
        assert words in shown


def test_the_applicant_hears_nothing_of_the_way_to_a_result() -> None:
    dossier = make.with_result()
    shown = page(dossier, "congdan")
    assert "Dự thảo" not in shown
    assert "Duyệt" not in shown
    told = caller("congdan").ask(f"dossiers/{dossier.number}/events/").json()["results"]
    own = [event["detail"] for event in told if event["verb"] in WAY]
    assert all(set(detail) <= {"name", "title"} for detail in own)
    assert caller("congdan").ask(f"dossiers/{dossier.number}/").json()["results"] == []


def test_the_owner_reads_number_day_and_where_to_check() -> None:
    dossier = given()
    shown, result = page(dossier, "congdan"), dossier.results.get()
    for words in ("Số 01/TB ngày", f"/verify/{result.token}/", "Tải về", result.name, "ký số"):
        assert words in shown


def test_a_replaced_result_says_by_which_one() -> None:
    dossier = make.do(make.do(given(), "hand_out"), "correct")
    assert "hết hiệu lực từ ngày" in page(dossier, "congdan")
    dossier = make.do(make.with_result(WAY, dossier), "resolve", outcome="", file=None)
    for username in ("congdan", "chuyenvien"):
        assert f"Được thay bằng số 02/TB ngày {timezone.localdate():%d/%m/%Y}" in page(
            dossier, username
        )
    former, newer = dossier.results.order_by("pk")
    assert "congdan" not in seen_by(former.file)
    assert "congdan" in seen_by(newer.file)


def test_a_revoked_result_says_since_when_and_officials_read_why() -> None:
    dossier = make.do(make.do(given(), "hand_out"), "revoke", reason="Giấy tờ giả.")
    assert f"hết hiệu lực từ ngày {timezone.localdate():%d/%m/%Y}" in page(dossier, "congdan")
    shown = page(dossier, "chuyenvien")
    assert "đã thu hồi" in shown
    assert "Giấy tờ giả." in shown


def test_the_api_tells_stage_number_and_what_became_of_it() -> None:
    dossier = make.do(make.do(given(), "hand_out"), "revoke")
    row = caller("congdan").ask(f"dossiers/{dossier.number}/").json()["results"][0]
    result = dossier.results.get()
    assert row["file"]["id"] == str(result.file_id)
    assert row["verify_url"].endswith(f"/verify/{result.token}/")
    told = {"stage": "issued", "number": "01/TB", "is_revoked": True, "is_annulled": False,
            "is_given": True, "replaced_by": None, "draft": None, "signed": None,
            "outcome": "granted", "name": result.name,
            "issued_on": timezone.localdate().isoformat()}  # fmt: skip
    assert {name: row[name] for name in told} == told
    inside = caller("chuyenvien").ask(f"dossiers/{dossier.number}/").json()["results"][0]
    assert inside["draft"]["id"] == str(result.draft_id)


def draft(dossier: Dossier, **words: Any) -> Any:
    words = {"seq": dossier.event_count, "outcome": "granted", **words}
    return client("chuyenvien").post(f"/dossiers/{dossier.number}/draft/", words)


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("verb", ["draft", "resolve"])
def test_a_bad_pdf_is_told_beside_its_field_on_the_page(verb: str, kind: str) -> None:
    dossier, before = at_work(), None
    who = "lanhdaodonvi" if verb == "resolve" else "chuyenvien"
    before = traces()
    file = SimpleUploadedFile("ket-qua.pdf", BAD[kind]())
    words = {"seq": dossier.event_count, "outcome": "denied", "reason": "Lý do này", "file": file}
    answer = client(who).post(f"/dossiers/{dossier.number}/{verb}/", words)
    if (verb, kind) == ("resolve", "no pages"):
        assert answer.status_code == 302
        return
    shown = text(answer)
    assert answer.status_code == 400
    assert f'id="{verb}_file_error"' in shown
    assert "Lý do này" in shown
    assert traces() == before


@pytest.mark.parametrize("kind", [kind for kind in BAD if kind != "no pages"])
@pytest.mark.parametrize("verb", ["draft", "resolve"])
def test_a_bad_pdf_is_told_beside_its_field_in_the_api(verb: str, kind: str) -> None:
    who = "lanhdaodonvi" if verb == "resolve" else "chuyenvien"
    dossier, file = at_work(), make.stored_file(make.person(who), BAD[kind]())
    before = traces()
    sent = {"outcome": "granted", "file": str(file.pk)}
    answer = caller(who).send(f"dossiers/{dossier.number}/{verb}/", sent)
    assert answer.status_code == 400
    assert answer.json()["errors"]["file"]
    assert traces() == before


def test_the_form_offers_the_templates_that_fit_and_keeps_what_was_typed() -> None:
    dossier = at_work()
    denial = ResultTemplate.objects.get(outcome=Outcome.DENIED)
    form = text(client("chuyenvien").get(f"/dossiers/{dossier.number}/draft/"))
    assert f"{denial.name} ({Outcome.DENIED.label})" in form
    answer = draft(dossier, template=denial.pk, reason="Giữ lại nhé")
    shown = text(answer)
    assert answer.status_code == 400
    assert "Mẫu này dùng cho quyết định khác." in shown
    assert "Giữ lại nhé" in shown
    answer = draft(dossier, template="999999")
    assert answer.status_code == 400


def test_a_template_that_cannot_be_filled_is_told_on_the_page() -> None:
    ResultTemplate.objects.filter(outcome="granted").update(body="{answers.child} {owner_name}")
    dossier = at_work()
    answer = draft(dossier, reason="Vẫn còn đây")
    shown = text(answer)
    assert answer.status_code == 409
    assert "answers.child" in shown
    assert "Vẫn còn đây" in shown


def test_the_whole_way_through_the_pages() -> None:
    dossier = at_work()
    pdf = SimpleUploadedFile("quyet-dinh.pdf", signed.draft("Quyết định"))
    assert draft(dossier, file=pdf).status_code == 302
    people = {"approve": "lanhdaodonvi", "sign": "lanhdaodonvi", "number": "motcua",
              "issue": "motcua", "resolve": "lanhdaodonvi"}  # fmt: skip
    for verb, username in people.items():
        seq = Dossier.objects.get(pk=dossier.pk).event_count
        address = f"/dossiers/{dossier.number}/{verb}/"
        answer = client(username).post(address, {"seq": seq}, follow=True)
        assert answer.status_code == 200
        assert FLOW[verb].label not in [str(one) for one in answer.context["messages"]]
    dossier.refresh_from_db()
    assert (dossier.state, dossier.outcome) == (State.RESOLVED, "granted")
