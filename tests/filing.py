"""Steps of an online filing, as a citizen's browser sends them, and what comes back."""

from typing import Any

from django.test import Client

CODE = "1.004873"
WHERE = {"unit": "UBND phường Rạch Giá", "abstract": "Xác nhận độc thân để đăng ký kết hôn"}
WHO = {
    "me_name": "Trần Văn Minh",
    "me_id_kind": "cccd",
    "me_id_number": "091085001234",
    "me_birth_date": "04/03/1985",
    "me_address": "12 Trần Phú, phường Rạch Giá",
    "me_phone": "0912 345 678",
    "me_email": "minh@motcua.example",
    "for_whom": "self",
}


def step(name: str, code: str = CODE) -> str:
    return f"/file/{code}/{name}/"


def until_papers(client: Client, **changes: Any) -> None:
    """Answers the questions before the papers."""
    assert client.post(step("where"), WHERE).status_code == 302
    assert client.post(step("who"), {**WHO, **changes}).status_code == 302


def text(response: Any) -> str:
    return response.content.decode()


def download(response: Any) -> bytes:
    return b"".join(response.streaming_content)
