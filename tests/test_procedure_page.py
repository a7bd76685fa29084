"""The public page and the API say everything of a procedure; what is coming is said before."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from procedures.models import Act, ProcedureVersion
from procedures.records.telling import record_of
from tests import make
from tests.filing import text

pytestmark = pytest.mark.django_db
MARRIAGE = "1.000894"


# A version that says all that one can say.
RICH: dict[str, Any] = {
    "conditions": "Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi.",
    "serves": ["citizen", "overseas"],
    "ways": ["online", "desk", "post"],
    "online_level": "partial_online",
    "partial_reason": "Hai bên phải ký trước cán bộ.",
    "limit_amount": 3,
    "limit_unit": "days",
    "law_amount": 5,
    "is_essential": True,
    "is_interlinked": True,
    "is_local": True,
    "extension_amount": 2,
    "extension_unit": "days",
    "extension_ground": "Luật Hộ tịch, Điều 18",
    "supplement_days": 45,
    "cases": [
        {"key": "verify", "name": "Phải xác minh", "note": "Khi hỏi nơi cư trú cũ.",
         "limit_amount": 8, "limit_unit": "days"},
    ],
    "papers": [
        {"key": "form", "name": "Tờ khai", "form": "original", "is_declared_online": True},
        {"key": "status", "name": "Giấy độc thân", "form": "certified", "copies": 2,
         "is_reusable": True, "data_source": "CSDL hộ tịch", "cases": ["verify"]},
        {"key": "book", "name": "Sổ hộ khẩu", "form": "abolished",
         "data_source": "CSDL dân cư"},
        {"key": "birth", "name": "Giấy khai sinh", "form": "data",
         "data_source": "CSDL quốc gia"},
    ],
    "results": [
        {"name": "Giấy chứng nhận kết hôn"},
        {"name": "Thông báo", "valid_amount": 6, "valid_unit": "months", "note": "Bản điện tử"},
    ],
    "parts": [
        {"name": "Đăng ký kết hôn", "authority": "UBND cấp xã", "code": MARRIAGE},
        {"name": "Cập nhật dân cư", "authority": "Công an"},
    ],
    "steps": [
        {"kind": "intake", "name": "Tiếp nhận", "role": "clerk", "hours": 1},
        {"kind": "process", "name": "Thẩm định", "role": "officer", "hours": 4, "branch": "a"},
        {"kind": "process", "name": "Hỏi công an", "role": "officer", "hours": 6,
         "branch": "b", "unit": "H01.17", "needs": "Phiếu xác minh"},
        {"kind": "sign", "name": "Ký", "role": "leader", "hours": 2},
        {"kind": "hand_out", "name": "Trả kết quả", "role": "clerk", "hours": 1},
    ],
}  # fmt: skip


def page(client: Client, **asked: str) -> str:
    return text(client.get(f"/procedures/{MARRIAGE}/", asked))


def test_the_page_says_everything(client: Client) -> None:
    version = make.published(RICH, code=MARRIAGE)
    told = page(client, **{"from": f"{version.effective_from}"})
    for said in (
        "3 ngày làm việc", "Pháp luật quy định: 5 ngày làm việc", "8 ngày làm việc",
        "Phải xác minh", "Khi hỏi nơi cư trú cũ.", "Công dân Việt Nam",
        "Trực tuyến một phần: Hai bên phải ký", "Bưu chính",
        "khai ngay trên biểu mẫu", "× 2", "Chỉ trong trường hợp: Phải xác minh",
        "Không cần nộp nếu đã có thông tin trong CSDL hộ tịch", "dùng lại kết quả",
        "Không phải nộp nữa", "tự khai thác từ: CSDL dân cư", "tự khai thác từ: CSDL quốc gia",
        "Có giá trị trong 6 tháng", "Bản điện tử", "liên thông", "Cập nhật dân cư",
        "Nam từ đủ 20 tuổi", "Dịch vụ công thiết yếu", "đặc thù của tỉnh", "Luật Hộ tịch, Điều 18",
        "2 ngày làm việc", "45 ngày", "Sơ đồ quy trình", "Hỏi công an", "Công an tỉnh An Giang",
        "Phiếu xác minh", "tổng cộng 10 giờ làm việc", "Quyết định số", "của Ủy ban nhân dân",
    ):  # fmt: skip
        assert said in told, said


def test_the_essentials_come_before_what_is_folded(client: Client) -> None:
    make.published(RICH, code=MARRIAGE)
    told = page(client)
    places = [told.index(f'id="{name}"') for name in ("papers", "fees", "results", "where")]
    assert places == sorted(places)
    assert told.index("<details") > places[0]
    assert told.index("Hồ sơ đi qua những đâu") > places[-1]


def test_what_is_coming_is_said_with_its_decision(client: Client) -> None:
    before = page(client)
    assert "thủ tục này thay đổi" not in before
    version = make.published(RICH, code=MARRIAGE)
    told = page(client)
    day = version.effective_from
    assert f"Từ ngày {day:%d/%m/%Y} thủ tục này thay đổi." in told
    assert f"Quyết định số {version.decision.number} ngày" in told
    assert f'href="?from={day}"' in told
    next_one = page(client, **{"from": f"{day}"})
    assert "hiện không có hiệu lực" in next_one
    assert "thủ tục này thay đổi" not in next_one


def test_an_abolition_is_said_before_it_comes(client: Client) -> None:
    day = timezone.localdate() + timedelta(9)
    record = record_of(make.version(MARRIAGE))
    make.decided(record, Act.ABOLISH, day)
    assert f"bị bãi bỏ từ ngày {day:%d/%m/%Y}" in page(client)
    assert "thủ tục này thay đổi" not in page(client)


def test_every_version_in_force_has_a_page(client: Client) -> None:
    on = timezone.localdate()
    for version in ProcedureVersion.objects.in_force(on).select_related("procedure"):
        answer = client.get(f"/procedures/{version.procedure.code}/")
        assert answer.status_code == 200
        assert version.name in text(answer)


def test_as_many_questions_for_a_rich_version_as_for_a_plain_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    version = make.published(RICH, code=MARRIAGE)
    page(client)
    with django_assert_max_num_queries(24):
        page(client, **{"from": f"{version.effective_from}"})


def test_the_api_says_the_same(client: Client) -> None:
    version = make.published(RICH, code=MARRIAGE)
    told = client.get(f"/api/v1/procedures/{MARRIAGE}/").json()
    assert told["changes_on"] == f"{version.effective_from}"
    assert told["decision"] == told["published_by"]["number"]
    assert date.fromisoformat(told["published_by"]["signed_on"]) < version.effective_from
    assert {case["limit"]["unit"] for case in told["cases"]} <= {"days", "same_day"}
    assert {"branch", "level", "unit", "needs", "cases"} <= told["steps"][0].keys()
    assert {"is_reusable", "data_source", "cases"} <= told["papers"][0].keys()
    assert told["results"][0]["valid_unit"] == "forever"


def test_the_api_tells_a_rich_version(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    version = make.published(RICH, code=MARRIAGE)
    monkeypatch.setattr(timezone, "localdate", lambda *_: version.effective_from)
    told = client.get(f"/api/v1/procedures/{MARRIAGE}/").json()
    (case,) = told["cases"]
    assert case["limit"] == {"amount": 8, "unit": "days", "words": "8 ngày làm việc"}
    assert told["law_amount"] == 5
    assert told["serves"] == ["citizen", "overseas"]
    assert told["ways"] == ["online", "desk", "post"]
    assert [part["code"] for part in told["parts"]] == [MARRIAGE, ""]
    assert [step["unit"] for step in told["steps"]] == ["", "", "H01.17", "", ""]
    assert told["results"][1]["valid_amount"] == 6
    assert told["papers"][1]["cases"] == ["verify"]
    assert told["changes_on"] is None
