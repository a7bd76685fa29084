"""`generate_province`: runs that are repeated, broken off and refused."""

import json
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import NumberBook
from dossiers.models import Dossier, GeneratedPart
from dossiers.province import workers
from dossiers.province.apportion import apportion, by_weight
from dossiers.province.profile import scaled
from dossiers.province.run import Asked, alone, carry_out, prepared
from tests.province import YEAR, clear, empty, generate

__all__ = ["empty"]


def snapshot() -> set[tuple[Any, ...]]:
    columns = ("reference", "code", "owner_name", "owner_id_number", "abstract", "state")
    return set(Dossier.objects.values_list(*columns, "filed_at", "due_at", "last_event_at"))


def test_the_same_arguments_give_the_same_dossiers(
    empty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(scale="0.0002", seed=7)
    first = snapshot()
    clear()
    monkeypatch.setattr(workers, "WORTH_IT", 0)
    monkeypatch.setattr(workers, "CHUNK", 40)
    generate(scale="0.0002", seed=7, processes=2)
    assert snapshot() == first
    clear()
    generate(scale="0.0002", seed=8)
    assert len(snapshot() & first) == 0


def test_an_interrupted_run_goes_on(
    empty: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    generate(scale="0.0004")
    whole = snapshot()
    clear()
    monkeypatch.setattr(workers, "CHUNK", 10)
    with alone():
        run = prepared(Asked("kien_giang_2023", "0.0004", 1), localtime())
        steps = carry_out(run, processes=1)
        next(steps), next(steps)
    written = GeneratedPart.objects.count()
    assert 0 < written < len(run.parts)
    assert Dossier.objects.count() == sum(part.dossiers for part in GeneratedPart.objects.all())
    generate(scale="0.0004")
    assert snapshot() == whole
    capsys.readouterr()
    generate(scale="0.0004")
    assert "155" in capsys.readouterr().out
    assert snapshot() == whole
    with pytest.raises(CommandError, match=r"another scale|tỷ lệ"):
        generate(scale="0.0005")


def test_a_part_that_breaks_leaves_nothing(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(lines: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dossiers.province.workshop.copy", broken)
    with pytest.raises(CommandError, match=r"goes on|Chạy lại"):
        generate(scale="0.0004")
    assert not Dossier.objects.exists()
    assert not GeneratedPart.objects.exists()
    assert not NumberBook.objects.exists()


def test_other_dossiers_in_the_period_are_refused(empty: None) -> None:
    generate(scale="0.0001", seed=2)
    GeneratedPart.objects.all().delete()
    with pytest.raises(CommandError, match=r"Other dossiers|hồ sơ khác"):
        generate(scale="0.0001")


def test_a_bare_file_is_enough(empty: None, tmp_path: Path) -> None:
    bare = {key: value for key, value in YEAR.items() if key != "texture"}
    bare["province"] = "KIÊN GIANG"
    file = tmp_path / "typed_in.json"
    file.write_text(json.dumps(bare), encoding="utf-8")
    generate(file, "0.0005")
    assert Dossier.objects.filter(received_at__isnull=False).count() == 193


# What is refused


def changed(**changes: Any) -> dict[str, Any]:
    record = json.loads(json.dumps(YEAR))
    for path, value in changes.items():
        *above, key = path.split("__")
        place = record
        for step in above:
            place = place[step]
        if value is None:
            del place[key]
        else:
            place[key] = value
    return record


BAD = [
    (
        changed(resolved__total=363326),
        r"resolved: early 348505 \+ on_time 5508 \+ late 9312 = 363325",
    ),
    (changed(resolved__total=363326), r"received: resolved 363326"),
    (changed(received__by_level__other=29301), r"received.by_level: "),
    (changed(received__by_channel__online=1), r"received.by_channel: "),
    (changed(in_progress__overdue=815), r"in_progress: "),
    (changed(resolved__early=-5), r"resolved.early: -5"),
    (changed(resolved__early=True), r"resolved.early: true"),
    (changed(resolved__early=1.5), r"resolved.early: 1.5"),
    (changed(resolved__late=None), r"resolved: .*late"),
    (changed(withdrawn_or_stopped="14346"), r'withdrawn_or_stopped: "14346"'),
    (changed(received__totl=3), r"totl"),
    (changed(period__to="2022-01-01"), r"2023-01-01.*2022-01-01"),
    (changed(period__to="2123-01-01"), r"2123-01-01"),
    (changed(period={"from": "2023-01-01", "to": "soon"}), r"soon"),
    (changed(period=None), r"period"),
    (changed(province="Hà Nội"), r"Hà Nội"),
    (changed(unit="H99"), r"H99"),
    (changed(period={"from": "2025-06-01", "to": "2025-08-01"}), r"Kiên Giang"),
    (changed(period={"from": "2019-01-01", "to": "2019-08-01"}), r"2020-01-01"),
    (changed(period={"from": "2022-01-03", "to": "2022-08-01"}), r"full_online"),
    (changed(texture={"weak_units": {"H33.99": 3}}), r"H33.99"),
    (changed(texture={"weak": {"H33.12": 3}}), r"weak"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "words"), BAD)
def test_a_bad_profile_is_refused(empty: None, tmp_path: Path, record: Any, words: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        generate(file)
    assert not GeneratedPart.objects.exists()


def test_every_fault_is_named_at_once(empty: None, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(changed(resolved__total=1, in_progress__total=2)), "utf-8")
    with pytest.raises(CommandError) as refused:
        generate(file)
    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"profile": "nowhere"}, "an_giang_living, kien_giang_2023"),
        ({"scale": "0"}, "0"),
        ({"scale": "-1"}, "-1"),
        ({"scale": "nan"}, "nan"),
        ({"scale": "11"}, "11"),
        ({"scale": "much"}, "much"),
        ({"scale": "0.000001"}, "386797"),
        ({"until": "2023-10-01"}, "--until"),
        ({"until": "x"}, "x"),
        ({"profile": "an_giang_living", "until": "2099-01-01"}, "2099-01-01"),
    ],
)
def test_what_the_command_cannot_do_it_says(
    empty: None, arguments: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        generate(**arguments)
    assert not GeneratedPart.objects.exists()


def test_a_file_that_is_no_json_is_refused(empty: None, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    for content in (b"{", b"\xff\xfe", b"[1]"):
        file.write_bytes(content)
        with pytest.raises(CommandError):
            generate(file)


# Shares


@given(
    st.lists(st.integers(0, 400_000), min_size=1, max_size=6),
    st.fractions(Fraction(1, 10_000), 10, max_denominator=10_000),
)
def test_parts_add_up_and_stay_within_one(parts: list[int], scale: Fraction) -> None:
    total = int(sum(parts) * scale + Fraction(1, 2))
    found = apportion(total, [part * scale for part in parts])
    assert sum(found) == total
    assert all(abs(n - part * scale) < 1 for n, part in zip(found, parts, strict=True))


@given(st.fractions(Fraction(1, 100_000), 10, max_denominator=100_000))
def test_every_scaled_cell_is_within_one_of_its_share(scale: Fraction) -> None:
    figures = scaled(YEAR, scale)
    for group in (figures.levels, figures.channels, figures.fates):
        assert sum(group.values()) == figures.received
    published = {**YEAR["received"]["by_level"], **YEAR["received"]["by_channel"]}
    published |= YEAR["resolved"] | YEAR["in_progress"]
    cells = {**figures.levels, **figures.channels, **figures.fates}
    for name in cells.keys() & published.keys():
        assert abs(cells[name] - published[name] * scale) < 1


@given(st.integers(0, 10_000), st.lists(st.floats(0, 1e6), min_size=1, max_size=9))
def test_weights_share_out_everything(total: int, weights: list[float]) -> None:
    assert sum(by_weight(total, weights)) == (total if sum(weights) else 0)


def test_a_profile_that_was_begun_yesterday_keeps_its_end(empty: None) -> None:
    generate("an_giang_living", "0.001")
    before = snapshot()
    yesterday = localtime() - timedelta(days=1)
    GeneratedPart.objects.update(written_at=yesterday)
    run_end = prepared(Asked("an_giang_living", "0.001", 1, yesterday.date()), localtime())
    assert run_end.missing == []
    with pytest.raises(CommandError):
        generate("an_giang_living", "0.001")
    assert snapshot() == before
