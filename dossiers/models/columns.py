"""What the database reckons from a row by itself."""

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func


class PlainWords(Func):
    """The words of a text without accents or signs, to be found by any of them."""

    template = (
        "to_tsvector('simple'::regconfig, "
        "regexp_replace(plain_text(lower(%(expressions)s)), '[^[:alnum:]]+', ' ', 'g'))"
    )
    output_field = SearchVectorField()


class LocalDay(Func):
    """The day of a moment in Vietnam; the zone is named, so a generated column may use it."""

    template = "((%(expressions)s) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
    output_field = models.DateField()


def day_of(moment: str) -> models.GeneratedField:
    """A stored column: figures ask by day, and lateness is a matter of days."""
    return models.GeneratedField(
        expression=LocalDay(F(moment)), output_field=models.DateField(null=True), db_persist=True
    )


class OpenDays(Func):
    """At the end of which days a received dossier stands open."""

    function = "DATERANGE"
    output_field = DateRangeField()
