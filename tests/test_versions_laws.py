"""Whatever is decided in whatever order: versions partition the time in which a procedure holds."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.competence import version_in_force
from procedures.models import Act, Decision, ProcedureVersion
from procedures.publishing import NotPublishable, entered, fingerprint, publish, review
from procedures.records.schema import Record
from procedures.records.telling import record_of, with_parts
from tests import make
from tests.deciding import header, plain, put
from tests.make import VIETNAM
from tests.proof import LONG

FIRST = date(2027, 1, 4)
CODE = "9.000001"


class Try(NamedTuple):
    """A decision published `wait` days after the one before, to begin `ahead` days later."""

    act: Act
    wait: int
    ahead: int


class Span(NamedTuple):
    name: str
    first: date
    last: date | None


TRIES = st.lists(
    st.builds(Try, st.sampled_from(Act), st.integers(0, 4), st.integers(-1, 7)),
    min_size=1,
    max_size=7,
)


def expected(spans: list[Span], one: Try, today: date, name: str) -> list[Span] | None:
    """What a decision comes to, or None where it is to be refused."""
    begins = today + timedelta(one.ahead)
    last = spans[-1] if spans else None
    if begins < today or (one.act != Act.ISSUE and begins == today):
        return None
    if last is not None and last.first >= begins:
        return None
    eve = begins - timedelta(1)
    new = [Span(name, begins, None)]
    if one.act == Act.ISSUE:
        is_free = last is None or (last.last is not None and last.last < begins)
        return [*spans, *new] if is_free else None
    if last is None or last.last is not None:
        return None
    ended = [*spans[:-1], last._replace(last=eve)]
    return ended if one.act == Act.ABOLISH else ended + new


@pytest.mark.proof
@pytest.mark.django_db
@settings(max_examples=600 if LONG else 40)
@given(TRIES)
def test_versions_partition_the_time(tries: list[Try]) -> None:
    with transaction.atomic():
        play(tries)
        transaction.set_rollback(True)


def play(tries: list[Try]) -> None:
    spans: list[Span] = []
    today = FIRST
    received: list[tuple[date, int, Record]] = []
    for number, one in enumerate(tries):
        today += timedelta(one.wait)
        if stands := version_in_force(CODE, today):
            received.append((today, stands.pk, told(stands.pk)))
        name = f"Bản {number}"
        wanted = expected(spans, one, today, name)
        assert publishes(one, today, name, number) == (wanted is not None)
        spans = wanted if wanted is not None else spans
    held(spans)
    for day, pk, record in received:
        again = version_in_force(CODE, day)
        assert again is not None
        assert (again.pk, told(pk)) == (pk, record)


def held(spans: list[Span]) -> None:
    """On every day at most one version, and the one that is to be there: looked at around every
    day on which one begins or ends, since nothing changes in between."""
    ends = {FIRST, *(span.first for span in spans), *(one.last for one in spans if one.last)}
    for day in sorted({end + timedelta(days) for end in ends for days in (-1, 0, 1)}):
        found = ProcedureVersion.objects.in_force(day).filter(procedure__code=CODE)
        names = [
            span.name
            for span in spans
            if span.first <= day and (span.last is None or day <= span.last)
        ]
        assert [one.name for one in found] == names
        assert len(names) <= 1


def told(pk: int) -> Record:
    return record_of(with_parts(ProcedureVersion.objects.filter(pk=pk)).get())


def publishes(one: Try, today: date, name: str, number: int) -> bool:
    at = datetime.combine(today, time(9), VIETNAM)
    writer, other = make.person("quanly"), make.person("kiemsoat")
    words = header(number=f"{number}/QĐ", effective_from=today + timedelta(one.ahead))
    decision = Decision.objects.create(**words, drafted_by=writer)
    put(decision, one.act, plain(CODE, name=name))
    entered(decision, "drafted", writer, at)
    try:
        with transaction.atomic():
            review(decision.pk, seen=fingerprint(decision), by=other, at=at)
            decision.refresh_from_db()
            publish(decision.pk, seen=fingerprint(decision), by=writer, at=at)
    except NotPublishable:
        return False
    return True
