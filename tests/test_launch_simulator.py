"""When the simulator of payment providers is started, and what the product is told of it."""

import os
import socket
from pathlib import Path

import pytest

from launch import environment, fleet, places, preflight, simulated


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in os.environ if one.startswith(("VNPAY_", "MOMO_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SECRET_KEY", "given")


def demo_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **given: str
) -> dict[str, str]:
    """What the product is told by a demo whose caller has set `given`."""
    monkeypatch.setenv("MOTCUA_DEMO", "1")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return environment.environment(places.Lane("run", tmp_path), {}, 8000, 8001)


def test_a_demo_is_paid_by_the_simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = demo_environment(tmp_path, monkeypatch)
    assert env["SIMULATOR_PORT"] == "8001"
    assert env["VNPAY_PAY_URL"] == "http://127.0.0.1:8001/vnpay/pay"
    assert env["MOMO_URL"] == "http://127.0.0.1:8001/momo"
    assert all(env[name] for names in simulated.SECRETS.values() for name in names)
    assert "simulator" in fleet.commands("8000", tmp_path, env["SIMULATOR_PORT"])


def test_outside_a_demo_nothing_is_simulated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lane in ("run", "test"):
        monkeypatch.setenv("SIMULATOR_PORT", "8001")
        monkeypatch.setenv("MOTCUA_DEMO", "0" if lane == "run" else "1")
        env = environment.environment(places.Lane(lane, tmp_path), {}, 8000, 8001)
        assert not [name for name in simulated_names() if name in env]
    assert set(fleet.commands("8000", tmp_path)) == {"web", "worker", "beat"}


def simulated_names() -> list[str]:
    kinds = (*simulated.SECRETS.values(), *simulated.ADDRESSES.values())
    return ["SIMULATOR_PORT", *(name for names in kinds for name in names)]


def test_the_callers_secrets_go_before_the_public_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = demo_environment(tmp_path, monkeypatch, VNPAY_HASH_SECRET="own", MOMO_PARTNER_CODE="OWN")
    assert (env["VNPAY_HASH_SECRET"], env["MOMO_PARTNER_CODE"]) == ("own", "OWN")
    assert env["VNPAY_TMN_CODE"] == simulated.SECRETS["VNPAY"]["VNPAY_TMN_CODE"]


def test_a_provider_with_an_address_of_its_own_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = demo_environment(tmp_path, monkeypatch, VNPAY_PAY_URL="https://vnpay.example/pay")
    assert "VNPAY_API_URL" not in env
    assert "VNPAY_HASH_SECRET" not in env
    assert env["MOMO_URL"] == "http://127.0.0.1:8001/momo"
    own = {"VNPAY_API_URL": "https://vnpay.example/api", "MOMO_URL": "https://momo.example"}
    assert "SIMULATOR_PORT" not in demo_environment(tmp_path, monkeypatch, **own)


def test_the_simulator_takes_the_next_free_port() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert preflight.port_after(taken - 1) != taken
    assert preflight.port_after(65535) <= 65535


def test_the_worker_stands_behind_the_pages(tmp_path: Path) -> None:
    found = fleet.commands("8000", tmp_path, "8001")
    assert [name for name, command in found.items() if "nice -n" in command] == ["worker"]
