"""What runs on beat is written down, and the administrator sees it."""

import os
import signal
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app, signals
from celery.schedules import crontab
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from citizens.tasks import sweep_mail
from config.celery import show_life
from dossiers.tasks import announce_warnings_now, print_slip_of
from reports.jobs import begun, done, failed, on_failure, on_start, on_success, without_people
from reports.models import JobOutcome, JobRun
from reports.schedule import BEAT, JOBS, Job
from reports.standing import LONGEST, Line, span
from reports.worker import messages_waiting, worker_answers
from tests import make
from tests.house import until, worker
from tests.test_desk_pages import enter, text_of
from tests.test_worker import somebody_waits_for_a_lock

SLIPS, WARNINGS, CLOCKS = (
    JOBS[name] for name in ("sweep-slips", "announce-warnings", "check-clocks")
)


def run_of(job: Job) -> JobRun | None:
    return JobRun.objects.filter(job=job.task).first()


def outcome_of(job: Job) -> str:
    run = run_of(job)
    return run.outcome if run else ""


def line(minutes: float, **facts: Any) -> Line:
    """Of a job every minute whose last run began so long ago."""
    at = timezone.now()
    run = JobRun(job=WARNINGS.task, started_at=at - timedelta(minutes=minutes), **facts)
    return Line(WARNINGS, run, at)


def test_every_job_on_beat_is_a_known_task_with_words() -> None:
    current_app.loader.import_default_modules()
    assert settings.CELERY_BEAT_SCHEDULE == BEAT
    assert [job.task for job in JOBS.values() if job.task not in current_app.tasks] == []
    assert all(str(job.name) and str(job.purpose) for job in JOBS.values())
    assert len({job.task for job in JOBS.values()}) == len(JOBS)


def test_the_night_job_has_its_hour() -> None:
    schedule = BEAT["check-clocks"]["schedule"]
    assert isinstance(schedule, crontab)
    assert (schedule.hour, schedule.minute) == ({2}, {30})
    assert settings.CELERY_TIMEZONE == "Asia/Ho_Chi_Minh"
    at = timezone.now()
    run = JobRun(job=CLOCKS.task, started_at=at - timedelta(hours=71), outcome="done", ended_at=at)
    assert Line(CLOCKS, run, at).often == "hằng ngày lúc 02:30"
    assert not Line(CLOCKS, run, at).is_troubled
    assert Line(CLOCKS, run, at + timedelta(hours=2)).is_troubled


@pytest.mark.usefixtures("committed")
def test_a_worker_writes_down_how_its_jobs_ended() -> None:
    queue = f"jobs-{os.getpid()}"
    with worker(queue):
        announce_warnings_now.apply_async(queue=queue)
        until(lambda: outcome_of(WARNINGS) == JobOutcome.DONE)
        first = run_of(WARNINGS)
        assert first
        assert first.succeeded_at == first.ended_at
        assert first.said == "0"

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE dossiers_dossier IN ACCESS EXCLUSIVE MODE")
            announce_warnings_now.apply_async(queue=queue)
            until(lambda: outcome_of(WARNINGS) == JobOutcome.FAILED)
        second = run_of(WARNINGS)
        assert second
        assert second.said == "OperationalError: canceling statement due to lock timeout"
        assert second.succeeded_at == first.succeeded_at
        assert second.started_at > first.started_at
        assert "thất bại" in seen()

        print_slip_of.apply_async([0], queue=queue)  # no job of beat
        sweep_mail.apply_async(queue=queue)
        until(lambda: outcome_of(JOBS["sweep-mail"]) == JobOutcome.DONE)
    assert JobRun.objects.count() == 2


@pytest.mark.usefixtures("committed")
def test_a_killed_worker_leaves_a_run_that_never_ended() -> None:
    queue = f"killed-job-{os.getpid()}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE dossiers_dossier IN ACCESS EXCLUSIVE MODE")
        with worker(queue) as doomed:
            announce_warnings_now.apply_async(queue=queue)
            until(somebody_waits_for_a_lock)
            os.killpg(doomed.pid, signal.SIGKILL)
            doomed.wait()
    assert outcome_of(WARNINGS) == JobOutcome.RUNNING
    assert "không thấy kết thúc" not in seen()
    JobRun.objects.update(started_at=timezone.now() - LONGEST - timedelta(seconds=1))
    assert "không thấy kết thúc" in seen()
    assert "đã bị dừng giữa chừng" in seen()


def seen() -> str:
    return text_of(enter(make.person("quantri")).get("/jobs/"))


class Told:
    """Stands for a task of the worker."""

    def __init__(self, name: str, *, is_eager: bool = False) -> None:
        self.name = name
        self.request = type("Request", (), {"is_eager": is_eager})


@pytest.mark.django_db
@pytest.mark.parametrize("task", [Told("dossiers.print_slip"), Told(SLIPS.task, is_eager=True)])
def test_other_tasks_and_calls_without_a_worker_are_not_noted(task: Told) -> None:
    on_start(task)
    on_success(task, result=1)
    on_failure(task, exception=ValueError("x"))
    assert not JobRun.objects.exists()


@pytest.mark.django_db
def test_an_observer_that_fails_breaks_nothing_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fall(*_: Any, **__: Any) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr("reports.jobs.begun", fall)
    on_start(Told(WARNINGS.task))
    assert "was not written down" in caplog.text


@pytest.mark.django_db
def test_one_row_a_job_keeps_the_last_good_end() -> None:
    moments = [make.at(f"2026-11-16 09:0{minute}") for minute in range(4)]
    begun(SLIPS.task, at=moments[0])
    done(SLIPS.task, None, at=moments[1])
    begun(SLIPS.task, at=moments[2])
    run = JobRun.objects.get()
    assert (run.outcome, run.ended_at, run.succeeded_at) == ("running", None, moments[1])
    failed(SLIPS.task, KeyError("Trần Văn Minh"), at=moments[3])
    run = JobRun.objects.get()
    assert (run.outcome, run.ended_at, run.succeeded_at) == ("failed", moments[3], moments[1])
    assert run.said == "KeyError: …"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("duplicate key\nDETAIL: Key (id)=(091085001234) exists", "duplicate key"),
        ("{'minh@motcua.example': (550, b'no such user')}", "{…: (550, b'no such user')}"),
        ("call 0912 345 678 or 0912345678", "call … or …"),
        ('invalid value: "Nguyễn" and "Tran Van Minh"', "invalid value: … and …"),
        ('relation "dossiers_slip" does not exist', 'relation "dossiers_slip" does not exist'),
        ("it's done in 30 ms, it isn't late", "it's done in 30 ms, it isn't late"),
        ("x" * 999, "x" * 300),
    ],
)
def test_what_a_job_said_names_nobody(told: str, kept: str) -> None:
    assert without_people(told) == kept


def test_states_of_a_line() -> None:
    now = timezone.now()
    assert Line(WARNINGS, None, now).outcome.words == "chưa chạy lần nào"
    assert not Line(WARNINGS, None, now).is_troubled
    assert line(2.9, outcome="running").outcome.words == "đang chạy"
    assert line(3.1, outcome="running").outcome.words == "không thấy kết thúc"
    late = line(3.1, outcome="done", ended_at=now)
    assert [chip.words for chip in late.chips] == ["xong", "lâu chưa chạy"]
    assert late.is_troubled
    assert not line(2.9, outcome="done", ended_at=now).is_troubled
    assert line(1, outcome="failed", ended_at=now).is_troubled


def test_how_long_it_took() -> None:
    at = make.at("2026-11-16 09:00")
    run = JobRun(job=SLIPS.task, started_at=at, ended_at=at + timedelta(seconds=2.46))
    assert Line(SLIPS, run, at).took == "mất 2,5 giây"
    run.ended_at = None
    assert Line(SLIPS, run, at).took == ""


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=30), "30 giây"),
        (timedelta(seconds=-1), "0 giây"),
        (timedelta(minutes=1), "1 phút"),
        (timedelta(hours=23, minutes=59), "23 giờ"),
        (timedelta(days=1), "1 ngày"),
    ],
)
def test_spans_in_words(length: timedelta, words: str) -> None:
    assert span(length) == words


@pytest.mark.django_db
def test_the_page_tells_of_the_worker_and_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.job_page.worker_answers", lambda: False)
    monkeypatch.setattr("reports.job_page.messages_waiting", lambda: 7)
    words = seen()
    assert "không trả lời" in words
    assert "7 việc đang chờ" in words
    assert "Gửi thư còn sót" in words
    assert "30 giây một lần" in words
    monkeypatch.setattr("reports.job_page.messages_waiting", lambda: None)
    assert "Không hỏi được hàng đợi" in seen()


def test_a_queue_that_is_away_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    nowhere = current_app.connection(f"redis+socket://{tmp_path}/nobody-listens.sock")
    monkeypatch.setattr(current_app, "connection_for_read", lambda: nowhere)
    monkeypatch.setattr(current_app, "connection_for_write", lambda: nowhere)
    assert messages_waiting() is None


@pytest.mark.usefixtures("committed")
def test_messages_that_wait_are_counted() -> None:
    queue = f"waiting-{os.getpid()}"
    assert messages_waiting(queue) == 0
    print_slip_of.apply_async([0], queue=queue)
    assert messages_waiting(queue) == 1
    with worker(queue):
        until(lambda: messages_waiting(queue) == 0)
        assert worker_answers()


def test_beat_shows_that_it_lives_whenever_the_queue_took_a_job(tmp_path) -> None:
    alive = tmp_path / "schedule.alive"
    before = list(signals.after_task_publish.receivers)
    try:
        show_life(SimpleNamespace(schedule_filename=f"{tmp_path}/schedule"))
        assert not alive.exists()
        print_slip_of.apply_async([0], queue=f"nobody-{os.getpid()}", expires=1)
        assert alive.exists()
    finally:
        signals.after_task_publish.receivers[:] = before


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["congdan", "motcua", "lanhdao", "thanhtra", "quanly"])
def test_others_find_no_such_page(username: str) -> None:
    assert enter(make.person(username)).get("/jobs/").status_code == 404


@pytest.mark.django_db
def test_the_administrator_finds_it_from_the_first_page() -> None:
    client = enter(make.person("quantri"))
    first = client.get("/start/", follow=True)
    assert 'href="/jobs/"' in first.content.decode()
    assert Client().get("/jobs/").status_code == 302
