"""The editor of a procedure as a browser without JavaScript has it."""

import copy
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from procedures.item_saving import begin, content_of
from procedures.models import Act, Decision, DecisionItem
from procedures.publishing import What, entered
from procedures.records.schema import Record, pared
from tests import make

CODE = "1.004873"
FULL = {
    "cases": [
        {"key": "xac-minh", "name": "Cần xác minh", "limit_amount": 5, "limit_unit": "days"},
        {"key": "cap-lai", "name": "Cấp lại", "note": "Không quá 6 tháng", "cutoff": 630,
         "limit_unit": "same_day"},
    ],
    "papers": [
        {"key": "to-khai", "name": "Tờ khai", "form": "original", "is_declared_online": True},
        {"key": "ly-hon", "name": "Quyết định ly hôn", "note": "Nếu đã ly hôn", "form": "certified",
         "copies": 2, "is_required": False, "is_reusable": True, "data_source": "CSDL hộ tịch",
         "cases": ["xac-minh"]},
    ],
    "results": [
        {"name": "Giấy xác nhận tình trạng hôn nhân", "valid_amount": 6, "valid_unit": "months",
         "note": "Kể từ ngày cấp"},
    ],
    "parts": [{"name": "Đăng ký thường trú", "authority": "Công an xã", "code": "1.004194"}],
    "steps": [
        {"kind": "intake", "name": "Tiếp nhận", "role": "clerk", "hours": 2},
        {"kind": "process", "name": "Xác minh", "role": "officer", "hours": 16, "branch": "a",
         "level": "commune", "needs": "Biên bản", "cases": ["xac-minh"]},
        {"kind": "process", "name": "Xin ý kiến", "role": "officer", "hours": 4, "branch": "b",
         "unit": "H01.03"},
        {"kind": "sign", "name": "Ký", "role": "leader", "hours": 2},
    ],
    "fees": [
        {"key": "le-phi", "kind": "state", "label": "Lệ phí", "per": "bản",
         "tiers": [{"up_to": 2, "amount": 2000}, {"up_to": None, "amount": 1000}],
         "each": "bản", "cap": 200000,
         "reductions": [{"group": "ho-ngheo", "percent": 100, "ground": "Nghị quyết 5"}],
         "note": "Ghi chú", "channel": "desk", "cases": ["cap-lai"], "charged": "at_hand_out",
         "valid_from": "2027-01-01", "valid_to": "2027-12-31"},
    ],
}  # fmt: skip
Typed = dict[str, list[str]]


def tomorrow() -> date:
    return timezone.localdate() + timedelta(1)


def drafted(number: str = "77/QĐ-UBND", by: str = "quanly") -> Decision:
    decision = Decision.objects.create(
        number=number, signed_on=timezone.localdate(), issued_by="UBND tỉnh An Giang",
        abstract="Công bố thủ tục hành chính", effective_from=tomorrow(),
        drafted_by=make.person(by),
    )  # fmt: skip
    entered(decision, What.DRAFTED, make.person(by), timezone.now())
    return decision


def item(code: str = CODE, decision: Decision | None = None, **changes: Any) -> DecisionItem:
    """An amendment of a procedure that is in force."""
    decision = decision or drafted()
    content = content_of(code, decision.effective_from)
    assert content
    content = pared("procedure", copy.deepcopy(content) | changes)
    return begin(decision.pk, Act.AMEND, content, by=make.person("quanly"), at=timezone.now())


def kept(made: DecisionItem) -> Record:
    return DecisionItem.objects.get(pk=made.pk).content


def address(made: DecisionItem, part: str) -> str:
    return f"{reverse('catalogue_item', args=[made.decision_id, made.code])}?part={part}"


def typed_in(client: Client, made: DecisionItem, part: str) -> Typed:
    """What the form of the section would send as it is shown."""
    answer = client.get(address(made, part))
    assert answer.status_code == 200
    return fields_of(answer.content.decode())


def saved(client: Client, made: DecisionItem, part: str, typed: Typed) -> Any:
    return client.post(address(made, part), {**typed, "do": "save"})


def fields_of(page: str) -> Typed:
    reader = _Form()
    reader.feed(page)
    return reader.typed


def as_data(typed: Typed) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def beside(page: str, place: str) -> str:
    """What is said beside the field at the place, as text."""
    said = "".join(re.findall(rf'id="{place}_(?:problem|error)">(.*?)</(?:p|div)>', page, re.S))
    return " ".join(re.sub(r"<[^>]+>", " ", said).split())


class _Form(HTMLParser):
    """Collects what a browser sends of the form of the section."""

    def __init__(self) -> None:
        super().__init__()
        self.typed: Typed = {}
        self.is_in = False
        self.name = ""
        self.chosen: str | None = None
        self.text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "form":
            self.is_in = "item-form" in (of.get("class") or "")
        if not self.is_in:
            return
        name = of.get("name") or ""
        match tag:
            case "input" if of.get("type") not in ("checkbox", "radio") or "checked" in of:
                self._send(
                    name, of.get("value", "on" if of.get("type") == "checkbox" else "") or ""
                )
            case "textarea":
                self.name, self.text = name, []
            case "select":
                self.name, self.chosen = name, None
            case "option" if self.name and (self.chosen is None or "selected" in of):
                self.chosen = of.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_in = False
        elif tag == "textarea" and self.text is not None:
            text = "".join(self.text).removeprefix("\r\n").removeprefix("\n")
            self._send(self.name, "\r\n".join(text.splitlines()))
            self.name, self.text = "", None
        elif tag == "select" and self.name:
            self._send(self.name, self.chosen or "")
            self.name = ""

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def _send(self, name: str, value: str) -> None:
        if name and name != "csrfmiddlewaretoken":
            self.typed.setdefault(name, []).append(value)
