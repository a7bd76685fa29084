"""What each figure counts among the dossiers: read by the recount, which tests the book, and by the
lists behind figures; the book itself is told by `dossiers/cells.py`.

A *flow* counts rows on a day; a *stock* counts rows that stand at the end of a day, from the
day they begin to the day before they end. Days are days in Asia/Ho_Chi_Minh, and the unit that was
competent then counts: `transfers.py` puts right what the unit of today does not say. Names and
rules: the house's exact meanings, "Figures" (domain: NĐ 118/2025).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.expressions import Combinable

from dossiers.models import Dossier, DossierPaper, Event, PaperFile, Result, Segment
from dossiers.models.columns import LocalDay
from dossiers.states import Bucket, Channel, Outcome, State

EVERY_ROW = Q()


@dataclass(frozen=True, eq=False)
class Source:
    """The rows that are counted; `prefix` leads from them to their dossier.

    `own` are columns that the rows carry themselves, so that nobody asks their dossier.
    """

    model: type[Model]
    prefix: str
    condition: Q = EVERY_ROW
    own: tuple[str, ...] = ()

    def path(self, lookup: str) -> str:
        """A look-up on dossiers, as it is asked of these rows."""
        return lookup if lookup.split("__", maxsplit=1)[0] in self.own else self.prefix + lookup


@dataclass(frozen=True, eq=False)
class Day:
    """A day of a source's row: `column` may be computed; `moment` is what lists run along.

    `later` are the transfers (each the dossier's `transfer`) before which another unit than
    today's was competent for what counts on the day; None where today's is the one, or the rows
    carry their own.
    """

    source: Source
    column: str | Combinable
    moment: str
    later: Q | None = None


@dataclass(frozen=True)
class Flow:
    """`amount` names what is summed up; without one the rows are counted. `of_dossier` is how
    many rows a dossier has, where they are not dossiers."""

    name: str
    day: Day
    where: Q = EVERY_ROW
    amount: str = ""
    of_dossier: Combinable | None = None


@dataclass(frozen=True)
class Stock:
    name: str
    begin: Day
    end: Day
    where: Q = EVERY_ROW

    @property
    def flows(self) -> tuple[Flow, Flow]:
        """What begins and what ends, to be summed up over the days."""
        ended = self.where & Q(**{f"{self.end.column}__isnull": False})
        return (
            Flow(f"{self.name}_begun", self.begin, self.where),
            Flow(f"{self.name}_ended", self.end, ended),
        )


DOSSIERS = Source(Dossier, "")
# Few among many: each has its partial index, so that the rest is read from one narrow index.
WITHOUT_RESULT = Source(Dossier, "", Q(outcome="", finished_at__isnull=False))
ANSWERED_LATE = Source(Dossier, "", Q(received_at__gt=F("answer_due_at")))
# A clerk keyed in an online filing that is not the clerk's own.
ON_BEHALF = Source(Dossier, "", Q(channel=Channel.ONLINE, account=None, keyed_by__isnull=False))
SEGMENTS = Source(Segment, "dossier__", own=("unit",))
WAITS = Source(Segment, "dossier__", ~Q(bucket=Bucket.PROCESSING), own=("unit",))
REQUESTS = Source(Event, "dossier__", Q(verb="ask_supplement"), own=("unit",))
APOLOGIES = Source(Event, "dossier__", Q(verb="apologise"), own=("unit",))
HAS_FILE = Q(Exists(PaperFile.objects.filter(paper=OuterRef("pk"))))
PAPERS = Source(DossierPaper, "dossier__", HAS_FILE)
PAPERS_OF_DOSSIER = (
    DossierPaper.objects.filter(HAS_FILE, dossier=OuterRef("pk"))
    .order_by()
    .values("dossier")
    .annotate(n=Count("pk"))
    .values("n")
)
REUSED = Source(DossierPaper, "dossier__", Q(reused__isnull=False))
REUSED_OF_DOSSIER = (
    DossierPaper.objects.filter(reused__isnull=False, dossier=OuterRef("pk"))
    .order_by()
    .values("dossier")
    .annotate(n=Count("pk"))
    .values("n")
)
RESULTS = Source(Result, "dossier__", Q(annulled_at=None, resolved_seq__isnull=False))

ANY_TRANSFER = EVERY_ROW
AFTER_RECEIPT = Q(transfer__changed_on__gt=F("received_on"))
AFTER_DUE_DATE = Q(transfer__changed_on__gt=F("due_on"))
FILED = Day(DOSSIERS, "filed_on", "filed_at", ANY_TRANSFER)
RECEIVED = Day(DOSSIERS, "received_on", "received_at", AFTER_RECEIPT)
FINISHED = Day(DOSSIERS, "finished_on", "finished_at")
CLOSED = Day(WITHOUT_RESULT, "finished_on", "finished_at")
RECEIVED_LATE = Day(ANSWERED_LATE, "received_on", "received_at", ANY_TRANSFER)
FILED_ON_BEHALF = Day(ON_BEHALF, "filed_on", "filed_at", ANY_TRANSFER)
HANDED_OUT = Day(DOSSIERS, "handed_out_on", "handed_out_at")
DAY_AFTER_DUE = ExpressionWrapper(F("due_on") + 1, output_field=DateField())
AFTER_DUE = Day(DOSSIERS, DAY_AFTER_DUE, "due_at", AFTER_DUE_DATE)
WAIT_BEGUN = Day(WAITS, "started_on", "started_at")
WAIT_ENDED = Day(WAITS, "ended_on", "ended_at")
SEGMENT_ENDED = Day(SEGMENTS, "ended_on", "ended_at")
ASKED = Day(REQUESTS, LocalDay(F("at")), "at")
APOLOGISED = Day(APOLOGIES, LocalDay(F("at")), "at")
PAPER_RECEIVED = Day(PAPERS, "dossier__received_on", "dossier__received_at", ANY_TRANSFER)
RESULT_REUSED = Day(REUSED, "dossier__received_on", "dossier__received_at", ANY_TRANSFER)
RESULT_GIVEN = Day(RESULTS, "dossier__finished_on", "dossier__finished_at")

RECEIVED_ONES = Q(received_on__isnull=False)
RESOLVED = RECEIVED_ONES & ~Q(outcome="")
EARLY = RESOLVED & Q(finished_on__lt=F("due_on"))
ON_TIME = RESOLVED & (Q(due_on=None) | Q(finished_on=F("due_on")))
LATE = RESOLVED & Q(finished_on__gt=F("due_on"))
NOT_DONE_IN_TIME = RECEIVED_ONES & (Q(finished_on=None) | Q(finished_on__gt=F("due_on")))
ASKED_BEFORE = Exists(
    Event.objects.filter(
        dossier=OuterRef("dossier"), verb="ask_supplement", seq__lt=OuterRef("seq")
    )
)

# Those of the identity: what came, what ended.
COMING: tuple[Flow, ...] = (
    Flow("received", RECEIVED),
    *(Flow(f"received_{channel}", RECEIVED, Q(channel=channel)) for channel in Channel.values),
)
ENDED: tuple[Flow, ...] = (
    Flow("early", FINISHED, EARLY),
    Flow("on_time", FINISHED, ON_TIME),
    Flow("late", FINISHED, LATE),
    Flow("withdrawn", CLOSED, RECEIVED_ONES & Q(state=State.WITHDRAWN)),
    Flow("stopped", CLOSED, RECEIVED_ONES & Q(state=State.STOPPED)),
)
STOCKS: tuple[Stock, ...] = (
    Stock("overdue", AFTER_DUE, FINISHED, NOT_DONE_IN_TIME & Q(due_on__isnull=False)),
    *(
        Stock(bucket, WAIT_BEGUN, WAIT_ENDED, Q(bucket=bucket))
        for bucket in Bucket.values
        if bucket != Bucket.PROCESSING
    ),
)
BESIDE: tuple[Flow, ...] = (
    Flow("handed_out", HANDED_OUT),
    Flow("filed", FILED),
    Flow("filed_on_behalf", FILED_ON_BEHALF),
    Flow("refused", CLOSED, Q(state=State.REFUSED)),
    Flow("withdrawn_unreceived", CLOSED, Q(state=State.WITHDRAWN, received_at=None)),
    Flow("denied", FINISHED, RESOLVED & Q(outcome=Outcome.DENIED)),
    Flow("late_intake", RECEIVED_LATE),
    Flow("supplements", ASKED),
    Flow("second_supplements", ASKED, Q(ASKED_BEFORE)),
    Flow("apologies", APOLOGISED),
    Flow("papers_digitised", PAPER_RECEIVED, of_dossier=Subquery(PAPERS_OF_DOSSIER)),
    Flow("papers_reused", RESULT_REUSED, of_dossier=Subquery(REUSED_OF_DOSSIER)),
    Flow("results_electronic", RESULT_GIVEN, Q(dossier__outcome__gt="")),
    *(
        Flow(f"minutes_{bucket}", SEGMENT_ENDED, Q(bucket=bucket), amount="minutes")
        for bucket in Bucket.values
    ),
)
FLOWS: dict[str, Flow] = {flow.name: flow for flow in (*COMING, *ENDED, *BESIDE)}
STOCK: dict[str, Stock] = {stock.name: stock for stock in STOCKS}


def by_day(flows: Iterable[Flow]) -> dict[Day, list[Flow]]:
    """Flows that one question to the database can answer together."""
    grouped: dict[Day, list[Flow]] = {}
    for flow in flows:
        grouped.setdefault(flow.day, []).append(flow)
    return grouped
