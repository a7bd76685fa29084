"""A citizen follows a dossier and answers for it; nobody else sees it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from citizens.models import Person, StoredFile
from dossiers.states import State
from tests import make
from tests.filing import download, text


@pytest.fixture
def mine(citizen: Person) -> Client:
    client = Client()
    client.force_login(citizen)
    return client


def test_unknown_and_foreign_dossiers_look_the_same(citizen: Person, stranger: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    client = Client()
    client.force_login(stranger)
    foreign = client.get(f"/dossiers/{dossier.number}/")
    unknown = client.get("/dossiers/H01.155-260101-9999/")
    assert foreign.status_code == unknown.status_code == 404
    strip = "csrfmiddlewaretoken"
    lines = [
        [line for line in text(page).splitlines() if strip not in line and "next" not in line]
        for page in (foreign, unknown)
    ]
    assert lines[0] == lines[1]
    withdraw = client.post(f"/dossiers/{dossier.number}/withdraw/", {"reason": "x", "seq": "1"})
    assert withdraw.status_code == 404


@pytest.mark.parametrize("state", list(State))
def test_the_applicant_sees_every_state(mine: Client, state: State) -> None:
    dossier = make.dossier(state)
    page = text(mine.get(f"/dossiers/{dossier.number}/"))
    assert str(state.label) in page
    assert str(state.label) in text(mine.get("/my/"))


def test_the_page_explains_the_date(mine: Client) -> None:
    dossier = make.dossier(State.AWAITING_SUPPLEMENT)
    page = text(mine.get(f"/dossiers/{dossier.number}/"))
    assert "Vì sao hẹn trả ngày này?" in page
    assert "Thời hạn đang tạm dừng" in page


def test_a_supplement_with_a_file(mine: Client) -> None:
    dossier = make.dossier(State.AWAITING_SUPPLEMENT)
    words = {
        "seq": dossier.event_count,
        "note": "Trang cuối",
        "file": SimpleUploadedFile("trang-cuoi.pdf", make.PDF),
    }
    response = mine.post(f"/dossiers/{dossier.number}/supplement/", words)
    assert response["Location"] == f"/dossiers/{dossier.number}/"
    dossier.refresh_from_db()
    assert dossier.state == State.PROCESSING
    assert "trang-cuoi.pdf" in text(mine.get(response["Location"]))


def test_a_bad_file_keeps_the_note(mine: Client) -> None:
    dossier = make.dossier(State.AWAITING_SUPPLEMENT)
    bad = SimpleUploadedFile("virus.pdf", b"MZ\x90\0" + b"\0" * 99)
    words = {"seq": dossier.event_count, "note": "Đã gõ dài", "file": bad}
    response = mine.post(f"/dossiers/{dossier.number}/supplement/", words)
    assert response.status_code == 400
    assert "Đã gõ dài" in text(response)
    assert "không phải là PDF" in text(response)
    assert not StoredFile.objects.filter(name__startswith="virus").exists()


def test_what_the_flow_refuses_is_409(mine: Client) -> None:
    dossier = make.dossier(State.PROCESSING)
    refused = mine.post(f"/dossiers/{dossier.number}/supplement/", {"seq": dossier.event_count})
    assert refused.status_code == 409
    stale = mine.post(f"/dossiers/{dossier.number}/withdraw/", {"seq": 1, "reason": "Đổi ý"})
    assert stale.status_code == 409
    assert "Không có gì bị thay đổi" in text(refused)
    assert "vừa được người khác xử lý" in text(stale)
    assert "Đổi ý" in text(stale)
    assert mine.post(f"/dossiers/{dossier.number}/fly/").status_code == 404


def test_withdrawing_needs_its_reason(mine: Client) -> None:
    dossier = make.dossier(State.SUBMITTED)
    page = f"/dossiers/{dossier.number}/withdraw/"
    assert mine.post(page, {"seq": 1, "reason": " "}).status_code == 400
    mine.post(page, {"seq": 1, "reason": "Đổi ý"})
    dossier.refresh_from_db()
    assert dossier.state == State.WITHDRAWN


def test_result_and_papers_go_to_whoever_sees_the_dossier(
    mine: Client, stranger: Person, officer: Person
) -> None:
    dossier = make.dossier(State.RESOLVED)
    path = f"/files/{dossier.results.get().file_id}/"
    response = mine.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert download(response) == make.PDF
    for person, status in ((officer, 200), (stranger, 404)):
        client = Client()
        client.force_login(person)
        answer = client.get(path)
        assert answer.status_code == status
        assert status == 404 or download(answer) == make.PDF
    assert Client().get(path).status_code == 302


def test_the_date_is_explained_in_simple_words(mine: Client) -> None:
    filed = make.at("2026-11-02 07:00")
    dossier = make.submitted(filed, code="1.004873")
    for verb, username, moment in [
        ("receive", "motcua", "2026-11-02 08:00"),
        ("start", "motcua", "2026-11-02 09:00"),
        ("ask_supplement", "chuyenvien", "2026-11-03 08:00"),
        ("supplement", "congdan", "2026-11-05 08:00"),
    ]:
        dossier = make.do(dossier, verb, make.person(username), make.at(moment))
    page = text(mine.get(f"/dossiers/{dossier.number}/"))
    assert "Hồ sơ đầy đủ của bạn được tiếp nhận lúc 08:00 02/11/2026." in page
    assert "Thời hạn là 3 ngày làm việc nên hẹn trả 08:00 05/11/2026." in page
    assert (
        "Từ 08:00 03/11/2026 đến 08:00 05/11/2026 chờ bạn bổ sung giấy tờ, thời gian này không "
        "tính." in page
    )
    assert "hạn trả kết quả là 08:00 09/11/2026." in page


def test_what_officials_do_among_themselves_is_not_told(mine: Client) -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    dossier = make.do(dossier, "consult", question="Câu hỏi nội bộ")
    dossier = make.do(dossier, "consult", unit=make.unit("H01.03"), question="Câu hỏi khác")
    dossier = make.do(dossier, "join", make.person("chuyenvien.longxuyen"), answer="Trả lời kín")
    page = text(mine.get(f"/dossiers/{dossier.number}/"))
    assert page.count("Đã xin ý kiến đơn vị phối hợp") == 1
    for word in ("Câu hỏi nội bộ", "Câu hỏi khác", "Trả lời kín"):
        assert word not in page


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("transfer", "Từ UBND phường Rạch Giá đến UBND phường Long Xuyên."),
        ("extend", "Thời hạn được kéo dài theo quy định"),
        ("apologise", "Cơ quan xin lỗi vì trễ hẹn"),
        ("correct", "Hồ sơ được giải quyết lại"),
        ("revoke", "Kết quả đã bị thu hồi và không còn giá trị."),
    ],
)
def test_what_concerns_the_applicant_is_told(mine: Client, verb: str, told: str) -> None:
    state = {"correct": State.RESOLVED, "revoke": State.RETURNED}.get(verb, State.PROCESSING)
    dossier = make.do(make.ready_for(verb, state), verb)
    assert told in text(mine.get(f"/dossiers/{dossier.number}/"))
