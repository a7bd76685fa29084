"""The figures of money as rows: for pages and spreadsheets alike."""

from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payments.models import SOURCES, ChargeKind
from reports.forms import Question
from reports.money import AGES, Money
from reports.sheets import Cell


class Section(NamedTuple):
    """`rows` are a label and đồng each."""

    key: str
    title: str | Promise
    head: str | Promise
    rows: list[tuple[str, int]]


def sections_of(money: Money, question: Question) -> list[Section]:
    came = money.collected
    units = [(question.scope.named(unit)[1], amount) for unit, amount in came.by_unit]
    kinds = [(str(ChargeKind(key).label), amount) for key, amount in came.by_kind.items()]
    sources = [(str(SOURCES[key]), amount) for key, amount in came.by_source.items()]
    days = [(f"{day:%d/%m/%Y}", amount) for day, amount in came.by_day]
    return [
        Section("unit", _("By unit"), _("Unit"), units),
        Section("kind", _("By kind of fee"), _("Kind"), kinds),
        Section("source", _("By way of paying"), _("How it is paid"), sources),
        Section("day", _("By day"), _("Day"), days),
    ]


def ages_of(money: Money) -> list[tuple[str, int, int]]:
    labels = {key: label for key, _days, label in AGES}
    return [(str(labels[key]), one.charges, one.amount) for key, one in money.unpaid.items()]


def table_of(money: Money, question: Question) -> list[list[Cell]]:
    """Heading first: what, of what, how many fees, đồng."""
    came = money.collected
    fees, all_ = gettext("Fees"), gettext("In all")
    table: list[list[Cell]] = [[gettext("Figure"), gettext("Of what"), fees, gettext("Đồng")]]
    table.append([gettext("Collected"), all_, came.paid, came.total])
    for section in sections_of(money, question):
        title = f"{gettext('Collected')}, {section.title}"
        table += [[title, label, None, amount] for label, amount in section.rows]
    table.append([gettext("Paid online"), all_, came.online, None])
    open_now = gettext("Not paid yet, now")
    table.append([open_now, all_, money.unpaid_in_all.charges, money.unpaid_in_all.amount])
    table += [[open_now, label, n, amount] for label, n, amount in ages_of(money)]
    table.append([gettext("Held for a decision"), all_, money.held.charges, money.held.amount])
    table.append([gettext("To be paid back"), all_, money.refund.charges, money.refund.amount])
    return table


def parameters_of(question: Question, at: datetime) -> list[list[Cell]]:
    first, last = question.period
    return [
        [gettext("Unit"), question.scope.name],
        [gettext("From day"), f"{first:%d/%m/%Y}"],
        [gettext("To day"), f"{last:%d/%m/%Y}"],
        [gettext("Counted at"), f"{localtime(at):%H:%M %d/%m/%Y}"],
    ]
