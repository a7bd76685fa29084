"""Hands in the book of figures, the check that finds them, and the command that mends."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from citizens.models import Message
from dossiers.models import Dossier, PostingInbox, Result, Segment
from dossiers.states import State
from reports.check_words import Words
from reports.figures import figures_by
from reports.ledger import settling
from reports.ledger.checking import EVER, Finding, check
from reports.ledger.closing import close, close_yesterday
from reports.ledger.columns import KEEPINGS, run, table
from reports.ledger.compaction import closed_batch
from reports.ledger.rebuilding import BATCH, rebuild, wrong_days
from reports.ledger.settling import posted, settle
from reports.models import Batch, LedgerCheck, Posting
from tests import make
from tests.posting_book import Office
from tests.tampering import tamper

SUMS = [
    (number, kind) for number, _of in enumerate(KEEPINGS) for kind in ("day", "running", "late")
]


@pytest.fixture(scope="module")
def world(one_transaction: None) -> list[int]:
    """The dossiers of a book that has closed days, days since, and what came late."""
    office, today = Office(5), timezone.localdate()
    made = [office.live(steps=n) for n in (4, 9, 14)]
    made += [done(days_ago) for days_ago in (30, 20)]
    closed_batch()
    close(today - timedelta(days=8))
    made += [office.live(steps=n) for n in (12, 7)]
    closed_batch()
    made.append(office.live(steps=5))
    assert all(keeping.late.objects.exists() for keeping in KEEPINGS)
    return [one.pk for one in made]


def done(days_ago: int) -> Dossier:
    made = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=days_ago))
    return make.do(made, "resolve", moment=made.last_event_at + timedelta(days=3))


@pytest.fixture
def book(world: list[int]) -> Iterator[list[int]]:
    """The same for each story: what one does to it is undone."""
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def number_of(pk: int) -> str:
    return str(Dossier.objects.get(pk=pk))


def days_told(finding: Finding) -> set[tuple[str, object]]:
    return {(one.kept_by, one.day) for one in finding.wrong}


def test_the_book_of_random_lives_is_clean(book) -> None:
    finding = check()
    assert finding.is_clean, finding
    assert finding.dossiers == len(book)
    before = PostingInbox.objects.count(), Posting.objects.count()
    closed_batch()
    close_yesterday()
    assert check().is_clean
    rebuild()
    assert check().is_clean
    assert Posting.objects.count() == sum(before)


COLUMNS = "batch_id, dossier_id, seq, unit_id, day, measure, n, version_id, channel, is_late"
POSTINGS = {
    "another number": "UPDATE reports_posting SET n = n + 1 WHERE id = %s",
    "another day": "UPDATE reports_posting SET day = day - 3 WHERE id = %s",
    "another measure": "UPDATE reports_posting SET measure = 31 - measure WHERE id = %s",
    "another channel": """UPDATE reports_posting
        SET channel = CASE channel WHEN 'post' THEN 'desk' ELSE 'post' END WHERE id = %s""",
    "another unit": "UPDATE reports_posting SET unit_id = unit_id + 1 WHERE id = %s",
    "removed": "DELETE FROM reports_posting WHERE id = %s",
    "added": f"""INSERT INTO reports_posting (id, {COLUMNS})
        SELECT id + 1000000000, {COLUMNS} FROM reports_posting WHERE id = %s""",
}


@pytest.mark.parametrize("how", POSTINGS)
def test_a_posting_that_was_touched_names_its_dossier_and_its_day(book, how: str) -> None:
    line = Random(how).choice(list(Posting.objects.order_by("pk")))
    tamper(POSTINGS[how], line.pk)
    finding = check()
    assert finding.in_question == [number_of(line.dossier_id)]
    kinds = {"version_id"} if how == "another channel" else {"unit_id", "version_id"}
    wanted = {(kind, line.day) for kind in kinds - ({"version_id"} if "unit" in how else set())}
    assert wanted <= days_told(finding)


def test_a_posting_given_to_another_dossier_names_both(book) -> None:
    line = Posting.objects.exclude(dossier_id=book[0]).earliest("pk")
    tamper("UPDATE reports_posting SET dossier_id = %s WHERE id = %s", book[0], line.pk)
    finding = check()
    assert {*finding.in_question} == {number_of(book[0]), number_of(line.dossier_id)}
    assert [one.kept_by for one in finding.wrong] == ["batch_id"]


def test_a_line_that_never_left_the_inbox_names_its_dossier(book) -> None:
    line = PostingInbox.objects.latest("pk")
    line.delete()
    assert check().in_question == [number_of(line.dossier_id)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_posting SET batch_id = batch_id + 1 WHERE id = %s",
        "UPDATE reports_posting SET is_late = NOT is_late WHERE id = %s",
    ],
)
def test_a_posting_known_at_another_time_names_the_batch(book, sql: str) -> None:
    tamper(sql, Posting.objects.earliest("pk").pk)
    finding = check()
    assert {one.kept_by for one in finding.wrong} == {BATCH}
    kept = LedgerCheck(differences=finding.differences)
    words = Words(kept, make.person("quantri"))
    assert words.batches.startswith("1")
    assert not words.days


def test_two_postings_that_cancel_out_are_missed_in_their_batch(book) -> None:
    """No sum tells of them, but what was known then is another."""
    of, first = COLUMNS.replace(" n,", " %s,"), Posting.objects.earliest("pk").pk
    for pk, n in ((10**9, 1), (10**9 + 1, -1)):
        tamper(
            f"INSERT INTO reports_posting (id, {COLUMNS}) SELECT %s, {of} FROM reports_posting "
            "WHERE id = %s",
            *(pk, n, first),
        )
    assert [one.kept_by for one in check().wrong] == [BATCH]


@pytest.mark.parametrize(("number", "of"), SUMS)
@pytest.mark.parametrize("how", ["changed", "removed", "added"])
def test_a_sum_that_was_touched_names_its_day(book, number: int, of: str, how: str) -> None:
    keeping = KEEPINGS[number]
    model = getattr(keeping, of)
    first = model.objects.exclude(filed=0).order_by(*keeping.key, "day").distinct(*keeping.key)
    row = Random(of + how).choice(list(first))
    match how:
        case "changed":
            model.objects.filter(pk=row.pk).update(received=row.received + 1)
        case "removed":
            model.objects.filter(pk=row.pk).delete()
        case "added":
            row.pk, row.day = None, row.day - timedelta(days=400)
            row.save(force_insert=True)
    finding = check()
    key = tuple(getattr(row, column) for column in keeping.key)
    assert (keeping.key[0], key, row.day) in finding.wrong
    assert {one.key for one in finding.wrong} == {key}
    assert not finding.in_question


def test_what_waits_for_the_close_belongs_to_days_that_are_closed(book) -> None:
    for keeping in KEEPINGS:
        row = keeping.day.objects.latest("day")
        columns = f"{keeping.by}, day, filed"
        rest = ", ".join(
            f.column for f in keeping.day._meta.fields if f.column not in (columns, "id")
        )
        run(
            f"INSERT INTO {table(keeping.late)} ({rest}) SELECT {rest} FROM {table(keeping.day)} "
            f"WHERE id = {row.pk}"
        )  # fmt: skip
    found = check()
    assert {one.kept_by for one in found.wrong} == {"unit_id", "version_id"}


def _a_segment(pk: int) -> None:
    segment = Segment.objects.filter(dossier=pk).exclude(minutes=None).latest("pk")
    Segment.objects.filter(pk=segment.pk).update(minutes=segment.minutes + 7)


SILENTLY: dict[str, Callable[[int], object]] = {
    "the way of filing": lambda pk: Dossier.objects.filter(pk=pk).update(channel="post"),
    "the end": lambda pk: Dossier.objects.filter(pk=pk).update(finished_at=timezone.now()),
    "the due date": lambda pk: Dossier.objects.filter(pk=pk).update(
        due_at=timezone.now() + timedelta(days=99)
    ),
    "a result": lambda pk: Result.objects.filter(dossier=pk).update(annulled_at=timezone.now()),
    "minutes": _a_segment,
}


@pytest.mark.parametrize("what", SILENTLY)
def test_a_dossier_that_was_changed_silently_is_named(book, what: str) -> None:
    one = Dossier.objects.get(pk=book[3])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        SILENTLY[what](one.pk)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    finding = check()
    assert finding.in_question == [str(one)]
    assert not finding.wrong
    closed_batch()
    assert settle(book) == 1
    closed_batch()
    assert not check().in_question


def test_the_command_says_so_keeps_it_and_tells_the_administrators(book, capsys) -> None:
    call_command("rebuild_totals", "--check")
    kept = LedgerCheck.objects.latest("pk")
    assert (kept.in_question, kept.differences, kept.dossiers) == ([], [], len(book))
    told = Message.objects.count()
    gone = Posting.objects.earliest("pk")
    tamper("DELETE FROM reports_posting WHERE id = %s", gone.pk)
    with pytest.raises(CommandError) as failed:
        call_command("rebuild_totals", "--check")
    assert failed.value.returncode == 1
    assert number_of(gone.dossier_id) in capsys.readouterr().out
    kept = LedgerCheck.objects.latest("pk")
    assert kept.in_question == [number_of(gone.dossier_id)]
    assert str(gone.day) in {one.get("day") for one in kept.differences}
    assert Message.objects.count() > told
    assert number_of(gone.dossier_id) in Message.objects.latest("pk").body
    assert not Posting.objects.filter(pk=gone.pk).exists()


def forget(pks: list[int]) -> None:
    """As if the dossiers were older than the book."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM reports_posting WHERE dossier_id = ANY (%s)", [pks])
        cursor.execute("DELETE FROM dossiers_postinginbox WHERE dossier_id = ANY (%s)", [pks])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    rebuild()


def test_what_dossiers_have_not_posted_is_posted_once(book) -> None:
    before, told = posted(book), figures_by({}, [EVER], "unit")
    forget(book[:4])
    assert len(check().in_question) == 4
    call_command("post_missing")
    assert (posted(book), figures_by({}, [EVER], "unit")) == (before, told)
    # The batch that they once came in has lost them for good.
    assert {one.kept_by for one in wrong_days()} == {BATCH}
    lines = Posting.objects.count()
    call_command("post_missing")
    assert (Posting.objects.count(), PostingInbox.objects.count()) == (lines, 0)


def test_posting_goes_on_where_it_broke_off(book, monkeypatch) -> None:
    before = posted(book)
    forget(book)
    monkeypatch.setattr(settling, "CHUNK", 2)
    calls: list[int] = []
    write = settling.write

    def falling(rows: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        write(rows)

    with monkeypatch.context() as broken:
        broken.setattr(settling, "write", falling)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            call_command("post_missing", after=book[1])
    call_command("post_missing", after=book[1])
    assert {pk for pk in book if pk in posted(book)} == {*book[2:]}
    call_command("post_missing")
    assert posted(book) == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_posting SET n = n",
        "DELETE FROM reports_posting",
        "TRUNCATE reports_posting",
        "UPDATE reports_batch SET closed_at = now()",
        "UPDATE reports_batch SET id = id + 100",
        "DELETE FROM reports_batch",
    ],
)
def test_the_book_only_grows(book, sql: str) -> None:
    assert Batch.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        run(sql)
