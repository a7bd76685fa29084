"""What the worker loads of the reports."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from reports.figures import Period
from reports.jobs import observe
from reports.public import province_of
from reports.warm import warm

observe()


@shared_task(name="reports.warm_dashboards")
def warm_dashboards() -> str:
    """This year of the whole province, as its leader and the public read it first."""
    now = timezone.localtime()
    today = now.date()
    found = warm(province_of(today), Period(date(today.year, 1, 1), today), now)
    return f"{found.total.received} received"
