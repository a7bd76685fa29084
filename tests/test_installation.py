"""A new installation: the ground is loaded, and somebody administers it."""

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Role, Unit
from citizens.models import Person

pytestmark = pytest.mark.django_db


def administrator(monkeypatch: pytest.MonkeyPatch, password: str, unit: str = "H01") -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: password)
    call_command(
        "create_administrator",
        "quan.tri",
        name="Lê An",
        email="a@b.example",
        unit=unit,
        verbosity=0,
    )


def test_loading_the_ground_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = Unit.objects.count()
    call_command("load_ground")
    assert Unit.objects.count() == before
    assert "catalogue" in capsys.readouterr().out


def test_the_first_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    administrator(monkeypatch, "mot-cau-dai-de-nho")
    person = Person.objects.get(username="quan.tri")
    assert person.check_password("mot-cau-dai-de-nho")
    assert [(post.role, post.unit.code) for post in person.posts.all()] == [
        (Role.ADMINISTRATOR, "H01")
    ]
    with pytest.raises(CommandError, match="already"):
        administrator(monkeypatch, "mot-cau-dai-de-nho")


@pytest.mark.parametrize(("password", "unit"), [("123", "H01"), ("mot-cau-dai-de-nho", "H99")])
def test_a_weak_password_or_an_unknown_unit_makes_nobody(
    monkeypatch: pytest.MonkeyPatch, password: str, unit: str
) -> None:
    with pytest.raises(CommandError):
        administrator(monkeypatch, password, unit)
    assert not Person.objects.filter(username="quan.tri").exists()


def test_demo_data_is_refused_outside_a_demo(settings) -> None:
    settings.IS_DEMO = False
    with pytest.raises(CommandError, match="MOTCUA_DEMO"):
        call_command("load_demo")
