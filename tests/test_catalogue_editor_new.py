"""A procedure comes into a decision: amended, copied, or from nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from procedures.item_saving import content_of
from procedures.models import Act, Decision, DecisionItem, DecisionState
from procedures.publishing import writers
from procedures.records.problems import problems
from tests import make
from tests.editor import CODE, drafted, item, tomorrow

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Client:
    client = Client()
    client.force_login(make.person("kiemsoat"))
    return client


def page_of(decision: Decision) -> str:
    return reverse("catalogue_item_new", args=[decision.pk])


def test_one_in_force_is_found_and_amended(manager: Client) -> None:
    decision = drafted()
    page = manager.get(page_of(decision), {"q": "tình trạng hôn nhân"}).content.decode()
    assert f'name="amend" value="{CODE}"' in page
    answer = manager.post(page_of(decision), {"amend": CODE})
    made = DecisionItem.objects.get(decision=decision)
    assert answer.url == reverse("catalogue_item", args=[decision.pk, CODE])
    assert (made.act, made.content) == (Act.AMEND, content_of(CODE, tomorrow()))
    assert problems(made.content, tomorrow()) == []
    assert make.person("kiemsoat").pk in writers(decision)


def test_what_is_in_the_decision_already_is_only_opened(manager: Client) -> None:
    made = item()
    page = manager.get(page_of(made.decision), {"q": CODE}).content.decode()
    assert "Đã có trong quyết định" in page
    assert 'name="amend"' not in page
    assert manager.post(page_of(made.decision), {"amend": CODE}).status_code == 409
    assert made.decision.items.count() == 1


def test_a_copy_begins_with_all_but_the_code(manager: Client) -> None:
    decision = drafted()
    page = manager.get(page_of(decision), {"copy": CODE}).content.decode()
    assert f'value="{CODE}"' in page
    typed = {"code": "1.004873.H01", "field": "ho-tich", "name": "Bản của tỉnh", "copy": CODE}
    assert manager.post(page_of(decision), typed).status_code == 302
    made = DecisionItem.objects.get(decision=decision)
    source = content_of(CODE, tomorrow())
    assert source
    assert made.act == Act.ISSUE
    assert made.content == source | {"code": "1.004873.H01", "name": "Bản của tỉnh"}


def test_one_from_nothing_has_only_what_was_typed(manager: Client) -> None:
    decision = drafted()
    typed = {"code": "1.999999", "field": "ho-tich", "name": "Thủ tục mới"}
    answer = manager.post(page_of(decision), typed)
    assert DecisionItem.objects.get(decision=decision).content == typed
    page = manager.get(answer.url).content.decode()
    assert "chỗ cần sửa trước khi thẩm định" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": "abc"}, "Mã phải có dạng như 1.004873."),
        ({"code": "1.004873\n"}, None),
        ({"code": CODE}, "sửa đổi"),
        ({"code": ""}, "Mã thủ tục"),
        ({"name": "x" * 301}, "Tối đa 300 ký tự"),
        ({"field": "khong-co"}, "khong-co"),
        ({"name": ""}, "Tên thủ tục"),
    ],
)
def test_bad_input_is_told_beside_the_field(
    manager: Client, typed: dict[str, Any], sentence: str | None
) -> None:
    decision = drafted()
    good = {"code": "1.999999", "field": "ho-tich", "name": "Thủ tục mới"}
    answer = manager.post(page_of(decision), good | typed)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'class="error"' in page
    assert sentence is None or sentence in page
    for name, value in (good | typed).items():
        assert name == "field" or value.strip() in page
    assert not decision.items.exists()


def test_nothing_comes_into_a_published_decision(manager: Client) -> None:
    decision = drafted()
    Decision.objects.filter(pk=decision.pk).update(state=DecisionState.PUBLISHED)
    assert manager.get(page_of(decision)).status_code == 404
    assert manager.post(page_of(decision), {"amend": CODE}).status_code == 404


def test_what_is_not_in_force_is_not_amended(manager: Client) -> None:
    decision = drafted()
    decision.effective_from = tomorrow() - timedelta(9000)
    decision.save()
    assert manager.post(page_of(decision), {"amend": CODE}).status_code == 404
    assert manager.post(page_of(decision), {"amend": "9.999999"}).status_code == 404
    page = manager.get(page_of(decision), {"q": CODE}).content.decode()
    assert "Không có thủ tục" in page
