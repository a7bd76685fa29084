"""A whole run: what was asked for is checked first, then written part by part, then recounted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.calendars import FIRST, working_time_of
from agencies.models import Unit
from dossiers.models import GeneratedPart
from dossiers.province.ground import Ground, ground_of
from dossiers.province.plan import Part, Planner
from dossiers.province.profile import Figures, Profile, scaled
from dossiers.province.reading import read_profile, read_scale
from dossiers.province.recount import counted, expected, received_at_units
from dossiers.province.staff import staff_of
from dossiers.province.trouble import BadProfile
from dossiers.province.workers import written
from dossiers.province.workshop import Order, season_of
from dossiers.province.write import prepare, vacuum

AFTERMATH = timedelta(days=75)  # by when a closed profile's open dossiers have ended
LEAST_AFTERMATH = 480  # working minutes
ONE_RUN_AT_A_TIME = 20260701  # advisory lock


@dataclass(frozen=True)
class Asked:
    """What the command was told."""

    named: str
    scale: str
    seed: int
    until: date | None = None


@dataclass(frozen=True)
class Run:
    profile: Profile
    figures: Figures
    order: Order
    parts: list[Part]
    done: frozenset[str]

    @property
    def missing(self) -> list[Part]:
        units = self.order.ground.units
        return [part for part in self.parts if units[part.unit].code not in self.done]

    @property
    def dossiers(self) -> int:
        return sum(map(len, self.parts))


def prepared(asked: Asked, now: datetime) -> Run:
    """Raises BadProfile with a sentence; nothing is written then."""
    today = localtime(now).date()
    profile = read_profile(asked.named, today)
    scale = read_scale(asked.scale)
    figures = _figures(profile, scale)
    begin, end = _period(profile, asked.until, today)
    ground = ground_of(profile, begin, end)
    _check_texture(profile, ground)
    last = None if profile.is_living else _last_day(ground, end, today)
    seed = (asked.seed, profile.name)
    digest = profile.digest(scale, asked.seed, end)
    order = Order(profile.name, digest, seed, begin, end, last, ground, profile.texture, staff={})
    season = season_of(order, working_time_of(Unit.objects.get(pk=ground.root.pk)))
    if last is not None:
        ticks = season.frame.ticks
        if ticks.dawn[ticks.day(last) + 1] - season.frame.end < LEAST_AFTERMATH:
            raise BadProfile(_too_fresh(end, last))
    parts = Planner(ground, season, profile.texture, seed).parts(figures)
    run = Run(profile, figures, order, parts, _written_before(profile, digest))
    if not profile.is_living:
        _refuse_foreign(run)
    return run


def carry_out(run: Run, processes: int) -> Iterator[int]:
    """Writes the missing parts; answers after each chunk how many dossiers it had."""
    units = run.order.ground.units
    sizes = {units[part.unit]: len(part) for part in run.parts}
    last = run.order.last or run.order.end
    staff = staff_of(sizes, run.order.begin, last, run.order.seed)
    yield from written(replace(run.order, staff=staff), run.missing, processes)


def finish(run: Run) -> dict[str, tuple[int, int]]:
    """After the last part: figures asked for and counted; BadProfile where they differ."""
    prepare()
    vacuum()
    if run.profile.is_living:
        return {}
    found = counted(run.order.ground, run.order.begin, run.order.end)
    pairs = {name: (count, found[name]) for name, count in expected(run.figures).items()}
    wrong = [f"{name}: {a} ≠ {b}" for name, (a, b) in pairs.items() if a != b]
    if wrong:
        raise BadProfile(
            _("The figures do not come out: %(figures)s") % {"figures": "; ".join(wrong)}
        )
    return pairs


@contextmanager
def alone() -> Iterator[None]:
    """One run at a time; the lock goes with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_RUN_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise BadProfile(_("Another generate_province is at work on this database."))
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_RUN_AT_A_TIME])


def _figures(profile: Profile, scale: Fraction) -> Figures:
    figures = scaled(profile.record, scale)
    if not figures.received:
        raise BadProfile(
            _("At the scale %(scale)s nothing is left of %(total)s dossiers.")
            % {"scale": float(scale), "total": profile.record["received"]["total"]}
        )
    if profile.is_living or "unreceived" in profile.record:
        return figures
    # A few are refused or taken back beside the published ones.
    shares = profile.texture["shares"]
    beside = {
        **figures.unreceived,
        "refused": round(figures.received * shares["refused"]),
        "withdrawn": round(figures.received * shares["withdrawn_unreceived"]),
    }
    return replace(figures, unreceived=beside)


def _period(profile: Profile, until: date | None, today: date) -> tuple[date, date]:
    if profile.period:
        if until and until != profile.period[1]:
            raise BadProfile(
                _("%(name)s ends on %(end)s; --until belongs to profiles with “days”.")
                % {"name": profile.name, "end": profile.period[1]}
            )
        begin, end = profile.period
    else:
        end = until or _until_before(profile, today)
        if end >= today:
            raise BadProfile(_("--until %(until)s lies in the future.") % {"until": end})
        begin = end - timedelta(days=profile.days - 1)
    if begin < FIRST:
        raise BadProfile(_("period: the working calendar begins on %(first)s.") % {"first": FIRST})
    return begin, end


def _until_before(profile: Profile, today: date) -> date:
    """Yesterday; of a run that was begun on another day, the day before that."""
    begun = GeneratedPart.objects.filter(profile=profile.name).order_by("written_at").first()
    return (localtime(begun.written_at).date() if begun else today) - timedelta(days=1)


def _last_day(ground: Ground, end: date, today: date) -> date:
    last = min(end + AFTERMATH, today - timedelta(days=1))
    return min(last, ground.root.ends) if ground.root.ends else last


def _too_fresh(end: date, last: date) -> str:
    return _(
        "period: what is open on %(end)s has to end by %(last)s, and no working day lies between."
    ) % {"end": end, "last": last}


def _check_texture(profile: Profile, ground: Ground) -> None:
    """Units that a profile names must be there; so must its procedures."""
    codes = {unit.code for unit in ground.units}
    named = {"procedures": {version.code for version in ground.versions}}
    named |= dict.fromkeys(("units", "weak_units", "open_at_least"), codes)
    own = profile.record.get("texture", {})
    unknown = [
        f"texture.{group}: {code}"
        for group, there in named.items()
        for code in own.get(group, {})
        if code not in there
    ]
    if unknown:
        raise BadProfile(
            _("Not there in the period below %(root)s: %(unknown)s.")
            % {"root": ground.root.name, "unknown": ", ".join(unknown)}
        )


def _written_before(profile: Profile, digest: str) -> frozenset[str]:
    parts = GeneratedPart.objects.filter(profile=profile.name)
    if parts.exclude(digest=digest).exists():
        raise BadProfile(
            _(
                "%(name)s was generated here before with another scale, seed, end or file; "
                "only the same command goes on with it."
            )
            % {"name": profile.name}
        )
    return frozenset(parts.values_list("part", flat=True))


def _refuse_foreign(run: Run) -> None:
    """Other dossiers at these units in the period would spoil the figures."""
    order = run.order
    found = received_at_units(order.ground, order.begin, order.end)
    for part in run.parts:
        unit = order.ground.units[part.unit]
        if unit.code in run.done:
            found[unit.pk] = found.get(unit.pk, 0) - part.received
    names = [unit.name for unit in order.ground.units if found.get(unit.pk)]
    if names:
        raise BadProfile(
            _(
                "Other dossiers were received in the period at %(units)s, so the figures cannot "
                "come out."
            )
            % {"units": ", ".join(names[:5])}
        )
