"""Measures the house, so that its size stays visible."""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "citizens", "agencies", "procedures", "payments", "dossiers", "reports")
BANNED = {"core", "common", "utils", "util", "helpers", "helper", "base", "services", "service"}
FILE_LINES, MEDIAN_FILE, FUNCTION_LINES, PARAMETERS, TEMPLATE_LINES = 300, 70, 40, 5, 120


def tracked(*patterns: str) -> list[Path]:
    """Files of the project as git knows them, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def sources() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def product() -> list[Path]:
    return [path for path in sources() if path.relative_to(ROOT).parts[0] in APPS]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    named = {
        part
        for path in sources()
        for part in (*path.relative_to(ROOT).parts[:-1], path.stem)
        if part.lower() in BANNED
    }
    assert named == set()


def test_files_stay_small() -> None:
    assert {str(path.relative_to(ROOT)) for path in sources() if lines(path) > FILE_LINES} == set()
    sizes = [lines(path) for path in product() if lines(path)]
    assert statistics.median(sizes) <= MEDIAN_FILE


def test_functions_stay_small_and_say_what_they_return() -> None:
    long, unsaid, greedy = [], [], []
    for path in sources():
        for function in functions(path):
            where = f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
            assert function.end_lineno
            if function.end_lineno - function.lineno + 1 > FUNCTION_LINES:
                long.append(where)
            in_product = path.relative_to(ROOT).parts[0] in (*APPS, "launch", "bench")
            if in_product and function.returns is None:
                unsaid.append(where)
            arguments = function.args
            taken = [a for a in (*arguments.posonlyargs, *arguments.args) if a.arg != "self"]
            if in_product and len(taken) > PARAMETERS:
                greedy.append(where)
    assert (long, unsaid, greedy) == ([], [], [])


def test_templates_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in tracked("*.html")
        if lines(path) > TEMPLATE_LINES and path.name != "icons.html"
    }
    assert long == set()


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in product()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("banned", ["save", "delete"])
def test_models_do_not_override(banned: str) -> None:
    overriding = [
        str(path.relative_to(ROOT))
        for path in product()
        if "models" in str(path.relative_to(ROOT))
        for function in functions(path)
        if function.name == banned
    ]
    assert overriding == []


def test_only_the_move_writes_a_state() -> None:
    writing = {
        str(path.relative_to(ROOT))
        for path in product()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    }
    # Of a dossier; of an attempt to pay, the fold.
    assert writing == {"dossiers/transitions/move.py", "payments/folding.py"}


def test_templates_carry_no_inline_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=[\"']", re.IGNORECASE)
    found = [
        str(path.relative_to(ROOT))
        for path in tracked("*.html")
        if inline.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_house_reads_nothing_beside_it() -> None:
    outside = re.compile(r"\.\./shared|/(?:root|work|home)/")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py", "*.html", "*.toml", "*.md", "*.yml", "*.json", "Makefile")
        if path != Path(__file__) and outside.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
