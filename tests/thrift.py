"""What a suite of thousands would pay again for every test, paid once or cheaply."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import override_settings
from whitenoise.middleware import WhiteNoiseMiddleware


def pytest_collection_finish() -> None:
    """The house and thousands of tests stay: nothing of them is garbage to look for."""
    gc.collect()
    gc.freeze()


class CheapArgon2(Argon2PasswordHasher):
    """The house's hash with the least work: servers that a test starts read it like any other."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    name = f"{CheapArgon2.__module__}.{CheapArgon2.__qualname__}"
    with override_settings(PASSWORD_HASHERS=[name, *settings.PASSWORD_HASHERS[1:]]):
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_once() -> Iterator[None]:
    """Every client of a test brings middleware of its own."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, Any]()

    def once(self: WhiteNoiseMiddleware) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield
