"""The cache server is away for a while: people go on working."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_cache(settings, tmp_path) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "config.cache.TolerantRedisCache",
            "LOCATION": f"unix://{tmp_path}/nobody-listens.sock?db=1",
        }
    }


def test_pages_sign_in_and_look_up_go_on(no_cache: None, caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    sent = {"login": "motcua", "password": "motcua-demo"}
    assert client.post("/accounts/login/", sent).status_code == 302
    assert client.get("/desk/queue/").status_code == 200
    dossier = make.submitted()
    digits = dossier.owner_id_number[-4:]
    found = Client().post("/track/", {"number": dossier.reference, "last4": digits})
    assert found.status_code == 200
    assert "the cache is away" in caplog.text


def test_an_absent_cache_answers_as_an_empty_one(no_cache: None) -> None:
    cache.set("key", 1)
    assert cache.get("key", "nothing") == "nothing"
    assert cache.add("key", 1)
    assert cache.get_many(["key"]) == {}
    assert cache.incr("key") == 1
    cache.delete_many(["key"])
    assert not cache.has_key("key")
