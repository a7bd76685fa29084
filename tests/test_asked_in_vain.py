"""Nobody asks for a paper that may no longer be asked for."""

from datetime import date

import pytest
from django.utils import timezone

from dossiers.asked_in_vain import wrong_asking
from dossiers.flow import NotAllowed
from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.callers import BODY, caller
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
BOOK = "Đề nghị bổ sung sổ hộ khẩu"
GROUND = "Luật Cư trú 2020"


def filed() -> Dossier:
    return make.submitted()


def today() -> date:
    return timezone.localdate()


@pytest.mark.parametrize(
    "text",
    [
        BOOK,
        "de nghi nop so ho khau photo",
        "Thiếu: giấy chứng sinh; SỔ HỘ KHẨU.",
        "Bổ sung:\n- Sổ tạm trú của mẹ",
        "Không cần căn cước. Bổ sung sổ hộ khẩu",
        "Bổ sung SHK",
        "bổ sung sổ HK của cha mẹ",
        "Đề nghị nộp hộ khẩu",
        "Bổ sung sổ hộ khẩu thường trú",
    ],
)
def test_what_asks_for_it_is_refused(text: str) -> None:
    assert GROUND in wrong_asking("ask_completion", filed(), text, today())


@pytest.mark.parametrize(
    "text",
    [
        "Đề nghị bổ sung thông tin cư trú",
        "Bổ sung giấy chứng sinh",
        "Tờ khai chưa ghi hộ khẩu thường trú",
        "Ghi lại nơi đăng ký hộ khẩu của mẹ",
        "Làm thủ tục nhập hộ khẩu trước",
        "Bổ sung xác nhận cư trú, không phải nộp sổ hộ khẩu",
        "Bổ sung xác nhận thông tin về cư trú thay cho sổ hộ khẩu",
        "Sổ gốc chưa khớp, hộ tịch cần đối chiếu",
        "",
    ],
)
def test_what_does_not_ask_for_it_is_not(text: str) -> None:
    assert wrong_asking("ask_completion", filed(), text, today()) == ""


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("Hồ sơ không có sổ hộ khẩu", True),
        ("Người nộp chưa nộp sổ tạm trú", True),
        ("Sổ hộ khẩu đã nộp có dấu hiệu tẩy xóa", False),
        ("Không thuộc thẩm quyền của phường", False),
    ],
)
def test_a_refusal_is_not_for_want_of_it(text: str, is_refused: bool) -> None:
    assert bool(wrong_asking("refuse", filed(), text, today())) == is_refused


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("ask_completion", State.SUBMITTED),
        ("ask_supplement", State.PROCESSING),
        ("refuse", State.SUBMITTED),
    ],
)
def test_form_call_and_verb_refuse_and_change_nothing(verb: str, state: State) -> None:
    made = make.dossier(state)
    by = make.doer(verb, made)
    words = "Hồ sơ thiếu sổ hộ khẩu"
    page = enter(by).post(
        f"/dossiers/{made.number}/{verb}/", {"seq": made.event_count, "reason": words}
    )
    assert page.status_code == 400
    assert words in page.content.decode()
    assert GROUND in text_of(page)
    sent = caller(by.username).send(f"dossiers/{made.number}/{verb}/", {"reason": words})
    assert sent.status_code == 400
    assert GROUND in str(sent.json()["errors"]["reason"])
    with pytest.raises(NotAllowed, match=GROUND):
        make.do(made, verb, reason=words)
    made.refresh_from_db()
    assert made.state == state


ABOLISHED = {"key": "phieu-cu", "name": "Phiếu lý lịch cũ", "form": "abolished"}


def test_a_paper_abolished_in_the_procedure_is_not_asked_for_either() -> None:
    make.published(lambda record: record["papers"].append(ABOLISHED), from_=today())
    made = make.dossier(State.SUBMITTED)
    with pytest.raises(NotAllowed, match="Phiếu lý lịch cũ"):
        make.do(made, "ask_completion", reason="Bổ sung phiếu lý lịch cũ")


def test_an_abolished_paper_is_shown_as_not_to_be_handed_in(clerk, citizen) -> None:
    make.published(lambda record: record["papers"].append(ABOLISHED), from_=today())
    desk = enter(clerk).get("/desk/intake/", {"procedure": "1.001193"})
    assert "Phiếu lý lịch cũ Không còn yêu cầu: không thu" in text_of(desk)
    assert "paper-phieu-cu" not in desk.content.decode()
    sent = caller("congdan").send(
        "dossiers/", {**BODY, "papers": [{"paper": "phieu-cu", "copies": 1}]}
    )
    assert sent.status_code == 400
    assert "papers.0.paper" in sent.json()["errors"]


def test_what_is_not_asked_for_is_no_missing_paper(clerk) -> None:
    make.published(lambda record: record["papers"].append(ABOLISHED), from_=today())
    made = make.dossier(State.SUBMITTED)
    assert "Phiếu lý lịch cũ" not in text_of(enter(clerk).get(f"/dossiers/{made.number}/"))
