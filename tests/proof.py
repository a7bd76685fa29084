"""How long the laws are tried: briefly in every suite, at length with `PROOF=long` (`make prove`).

A law is a Hypothesis test marked `proof`; the long run prints how many examples each was tried on.
"""

import os
import re
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

LONG = os.environ.get("PROOF") == "long"
TRIED = "tried on examples"
PASSING = re.compile(r"(\d+) passing")

settings.register_profile(
    "short",
    max_examples=60,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", settings.get_profile("short"), max_examples=4000)
settings.load_profile("long" if LONG else "short")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    told = getattr(item, "hypothesis_statistics", None)
    if report.when == "call" and told and item.get_closest_marker("proof"):
        passing = sum(int(number) for number in PASSING.findall(told))
        report.user_properties.append((TRIED, passing))
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not LONG:
        return
    ended = [
        report for end in ("passed", "failed") for report in terminalreporter.stats.get(end, ())
    ]
    tried = {
        report.nodeid.rpartition("::")[2]: number
        for report in ended
        for name, number in report.user_properties
        if name == TRIED
    }
    terminalreporter.section("examples tried")
    for name, number in sorted(tried.items()):
        terminalreporter.write_line(f"{number:>8}  {name}")
    terminalreporter.write_line(f"{sum(tried.values()):>8}  in all, {len(tried)} laws")
