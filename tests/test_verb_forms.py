"""Every verb on the officials' page: its form asks for what it needs, keeps what was typed, and
what it says is done."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.flow import FLOW, Input
from dossiers.models import Apology, Dossier
from dossiers.states import State
from tests import make
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db

CHOSEN = {"unit": LONG_XUYEN, "cause": "xac-minh", "outcome": "granted"}


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def typed(asked: Input) -> Any:
    match asked.type:
        case "choice":
            return CHOSEN[asked.name]
        case "file":
            return SimpleUploadedFile("ket-qua.pdf", make.PDF)
        case "integer":
            return "1"
        case "date":
            return day(30)
        case _:
            return "Theo quy định"


def sent(dossier: Dossier, verb: str, **changes: Any) -> dict[str, Any]:
    words = {one.name: typed(one) for one in FLOW[verb].inputs if one.is_required}
    return {"seq": dossier.event_count, **words, **changes}


def official(verb: str) -> Person:
    return next(make.person(name) for who, name in make.STAFF.items() if who in FLOW[verb].who)


@pytest.mark.parametrize("verb", FLOW)
def test_every_verb_has_its_form_and_does_what_it_says(verb: str) -> None:
    made = make.ready_for(verb, sorted(FLOW[verb].sources)[0])
    desk, path = enter(official(verb)), f"/dossiers/{made.number}/{verb}/"
    page = desk.get(path)
    assert page.status_code == 200
    assert f'action="{path}"' in page.content.decode()
    for one in FLOW[verb].inputs:
        if one.is_required:
            assert f'id="{verb}_{one.name}"' in page.content.decode()
    answer = desk.post(path, sent(made, verb))
    assert answer.status_code == 302
    assert made.events.latest("seq").verb == verb
    assert desk.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("verb", "mistake", "told"),
    [
        ("consult", {"unit": "H99"}, "consult_unit"),
        ("consult", {"until": ""}, "consult_until"),
        ("consult", {"until": "01/01/2020"}, "Ngày này đã qua"),
        ("consult", {"question": " "}, "consult_question"),
        ("extend", {"amount": "6"}, "extend_amount"),
        ("extend", {"amount": "0"}, "extend_amount"),
        ("extend", {"amount": "hai"}, "extend_amount"),
        ("apologise", {"cause": "troi-mua"}, "apologise_cause"),
        ("apologise", {"promised_on": "32/13/2026"}, "apologise_promised_on"),
        ("transfer", {"unit": ""}, "transfer_unit"),
        ("join", {"answer": ""}, "join_answer"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(
    verb: str, mistake: dict[str, str], told: str
) -> None:
    made = make.ready_for(verb, State.PROCESSING)
    before = made.event_count
    words = sent(made, verb, **mistake)
    answer = enter(official(verb)).post(f"/dossiers/{made.number}/{verb}/", words)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Cần sửa" in page or "has-error" in page
    assert told in page
    for name, value in words.items():
        if name != "seq" and name not in mistake and name not in CHOSEN:
            assert str(value) in page
    assert Dossier.objects.get(pk=made.pk).event_count == before


def test_a_new_date_lies_not_before_the_legal_one(leader: Person) -> None:
    made = make.dossier(State.PROCESSING, code="1.004873")
    words = sent(made, "apologise", promised_on=day(0))
    answer = enter(leader).post(f"/dossiers/{made.number}/apologise/", words)
    assert answer.status_code == 400
    assert "Hạn trả theo luật là" in text_of(answer)


def test_a_second_apology_has_to_be_meant(leader: Person) -> None:
    made = make.dossier(State.PROCESSING, code="1.004873")
    desk, path = enter(leader), f"/dossiers/{made.number}/apologise/"
    assert "apologise_overrule" not in desk.get(path).content.decode()
    desk.post(path, sent(made, "apologise"))
    made.refresh_from_db()
    assert "apologise_overrule" in desk.get(path).content.decode()
    again = desk.post(path, sent(made, "apologise"))
    assert again.status_code == 400
    assert "đã có thư xin lỗi" in text_of(again)
    assert desk.post(path, sent(made, "apologise", overrule="on")).status_code == 302


def test_a_drafted_apology_proposes_its_date(leader: Person) -> None:
    made = make.dossier(State.PROCESSING, code="1.004873")
    promised = timezone.now() + timedelta(days=20)
    Apology.objects.create(
        dossier=made, due_at=made.due_at, drafted_at=timezone.now(), promised_at=promised
    )
    page = enter(leader).get(f"/dossiers/{made.number}/apologise/").content.decode()
    assert f'value="{timezone.localtime(promised):%d/%m/%Y}"' in page
    assert "Thư xin lỗi, hẹn lại" in page


def test_the_extension_tells_its_limit_and_ground(leader: Person) -> None:
    made = make.ready_for("extend", State.PROCESSING)
    words = text_of(enter(leader).get(f"/dossiers/{made.number}/extend/"))
    assert "Tối đa 5 ngày làm việc. Căn cứ: Luật Hộ tịch 2014 Điều 18" in words


def test_the_list_of_units_is_those_that_are_competent(leader: Person) -> None:
    made = make.ready_for("transfer", State.PROCESSING)
    page = enter(leader).get(f"/dossiers/{made.number}/transfer/").content.decode()
    assert f'<option value="{LONG_XUYEN}">' in page
    assert '<option value="H01.03">' not in page
    asked = enter(leader).get(f"/dossiers/{made.number}/consult/").content.decode()
    assert '<option value="H01.03">' in asked


def test_the_leader_answers_for_one_of_several_units(leader: Person) -> None:
    made = make.do(make.ready_for("join", State.PROCESSING), "consult", unit=make.unit("H01.03"))
    desk, path = enter(leader), f"/dossiers/{made.number}/join/"
    missing = desk.post(path, sent(made, "join"))
    assert missing.status_code == 400
    item = made.work_items.get(kind="consultation", unit__code="H01.03")
    assert desk.post(path, sent(made, "join", consultation=str(item.pk))).status_code == 302
    item.refresh_from_db()
    assert item.done_by == leader


def test_a_verb_that_is_not_open_leads_back_to_the_page(officer: Person) -> None:
    made = make.dossier(State.PROCESSING)
    answer = enter(officer).get(f"/dossiers/{made.number}/resolve/")
    assert answer["Location"] == f"/dossiers/{made.number}/"
    refused = enter(officer).post(f"/dossiers/{made.number}/resolve/", {"seq": made.event_count})
    assert refused.status_code == 409


def test_with_a_dozen_verbs_the_panel_stays_calm(leader: Person) -> None:
    made = make.dossier(State.PROCESSING, code="1.004859")
    page = enter(leader).get(f"/dossiers/{made.number}/").content.decode()
    panel = page.split('class="actions verbs"')[1].split('class="duo')[0]
    ready, rest = panel.split("verb-list")
    assert ready.count('class="button') - ready.count("<button") <= 6
    assert page.count('<summary class="button button-primary">') == 1
    assert "Việc khác" in ready
    for verb in ("extend", "apologise", "transfer", "stop"):
        assert f"/dossiers/{made.number}/{verb}/" in rest
    assert rest.index("/stop/") > rest.index("/transfer/")
