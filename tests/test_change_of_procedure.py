"""From a procedure into the decision that amends or abolishes it."""

import pytest
from django.test import Client

from procedures.models import Act, Decision, DecisionItem
from tests import make
from tests.deciding import CODE, amending, client_of, day, drafted, published, record, typed
from tests.filing import text

pytestmark = pytest.mark.django_db
PAGE = f"/catalogue/procedures/{CODE}/"
CHANGE = f"{PAGE}change/"
NEW = "/catalogue/decisions/new/"
COPIES = "2.000815"


@pytest.fixture
def manager() -> Client:
    return client_of("quanly")


def test_a_draft_of_ones_own_takes_it_in(manager: Client) -> None:
    own = drafted()
    theirs = drafted(number="2/QĐ", by=make.person("kiemsoat"))
    page = text(manager.get(PAGE))
    assert f'<option value="{own.pk}">' in page
    assert f'<option value="{theirs.pk}">' not in page
    answer = manager.post(CHANGE, {"act": "amend", "decision": own.pk})
    assert answer["Location"] == f"/catalogue/decisions/{own.pk}/items/{CODE}/"
    item = own.items.get()
    assert (item.act, item.code, item.content) == (Act.AMEND, CODE, record())


def test_a_draft_of_ones_own_abolishes_it(manager: Client) -> None:
    own = drafted()
    answer = manager.post(CHANGE, {"act": "abolish", "decision": own.pk})
    assert answer["Location"] == f"/catalogue/decisions/{own.pk}/"
    assert [(one.act, one.code) for one in own.items.all()] == [(Act.ABOLISH, CODE)]


@pytest.mark.parametrize("act", [Act.AMEND, Act.ABOLISH])
def test_a_new_decision_is_begun_with_it(manager: Client, act: Act) -> None:
    address = manager.post(CHANGE, {"act": act, "decision": ""})["Location"]
    assert address == f"{NEW}?{act}={CODE}"
    assert "Giấy xác nhận tình trạng hôn nhân" in text(manager.get(address))
    made = Decision.objects.get(pk=manager.post(address, typed())["Location"].split("/")[-2])
    assert [(one.act, one.code) for one in made.items.all()] == [(act, CODE)]


def test_a_new_decision_for_a_day_it_does_not_stand_on_is_not_begun(manager: Client) -> None:
    published(drafted((Act.ABOLISH, record()), days=5))
    published(drafted((Act.ISSUE, record()), days=30, number="2/QĐ"))
    before = Decision.objects.count()
    answer = manager.post(f"{NEW}?amend={CODE}", typed())
    page = text(answer)
    assert (answer.status_code, 'id="id_effective_from_error"' in page) == (400, True)
    assert "không có hiệu lực vào ngày liền trước" in page
    assert 'value="2210/QĐ-UBND"' in page
    assert Decision.objects.count() == before


def test_bad_input_changes_nothing_and_is_told_beside_the_field(manager: Client) -> None:
    own, theirs = drafted(amending()), drafted(number="2/QĐ", by=make.person("kiemsoat"))
    for decision in (f"{theirs.pk}", "x", "999999", f"{own.pk}"):
        answer = manager.post(CHANGE, {"act": "abolish", "decision": decision})
        assert (answer.status_code, 'id="id_decision_error"' in text(answer)) == (400, True)
    assert manager.post(CHANGE, {"act": "issue", "decision": own.pk}).status_code == 400
    assert DecisionItem.objects.filter(decision__in=[own, theirs]).count() == 1
    assert manager.get(CHANGE).status_code == 405
    assert client_of("motcua").post(CHANGE, {"act": "amend"}).status_code == 404
    assert manager.post("/catalogue/procedures/1.999999/change/").status_code == 404


def test_what_is_to_end_is_not_offered_for_change(manager: Client) -> None:
    published(drafted((Act.ABOLISH, record()), days=1))
    assert CHANGE not in text(manager.get(PAGE))
    own = drafted(number="2/QĐ", days=1)
    answer = manager.post(CHANGE, {"act": "amend", "decision": own.pk})
    assert (answer.status_code, "khác bãi bỏ" in text(answer)) == (400, True)


def test_an_abolition_is_looked_up_and_shown_by_name_before_it_is_put_in(manager: Client) -> None:
    decision = drafted(amending())
    page = f"/catalogue/decisions/{decision.pk}/"
    for words in ("chung thuc ban sao", COPIES):
        shown = text(manager.get(page, {"end": words}))
        assert "Chứng thực bản sao từ bản chính" in shown
        assert f'name="code" value="{COPIES}"' in shown
    assert decision.items.count() == 1
    assert 'name="code" value' not in text(manager.get(page, {"end": CODE}))
    assert "Không có thủ tục đang có hiệu lực nào" in text(manager.get(page, {"end": "zzzz qqqq"}))


def test_what_another_decision_ends_is_shown_with_its_day(manager: Client) -> None:
    published(drafted((Act.ABOLISH, record()), days=20))
    decision = drafted(number="2/QĐ")
    shown = text(manager.get(f"/catalogue/decisions/{decision.pk}/", {"end": CODE}))
    assert f"hết hiệu lực sau ngày {day(19):%d/%m/%Y}" in shown
    assert 'name="code" value' not in shown


def test_the_managers_table_finds_as_the_public_search_does(manager: Client) -> None:
    for words in ("lam giay doc than", "xac nhan tinh trang hon nhna"):
        assert CODE in text(manager.get("/catalogue/procedures/", {"q": words})), words
    near = text(manager.get("/catalogue/procedures/", {"q": "tinh trang hon nhna"}))
    assert "Gần nhất là" in near
