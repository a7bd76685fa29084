"""The decisions of a file, taken in one after the other in the order of their days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from citizens.models import Person
from procedures.models import Act, Decision, DecisionItem, DecisionState
from procedures.publishing import NotPublishable, edited, entered, problems_of_item, put_in_force
from procedures.publishing import What as Entry
from procedures.records.fates import Became, Fate
from procedures.records.known import Known, Last
from procedures.records.rows import KEY, Broken, Rows, act_of, header_of, rows_of, unbroken
from procedures.records.schema import Record, pared
from procedures.records.standing import compared


class Taker:
    """Once one row is refused nothing is written any more; the rest is still judged."""

    def __init__(
        self, by: Person | None, at: datetime, *, is_published: bool, is_refused: bool = False
    ) -> None:
        self.by, self.at, self.is_published = by, at, is_published
        self.known, self.is_refused = Known(), is_refused
        self.seen: set[tuple[str, ...]] = set()

    def decisions(self, records: list[Record]) -> list[Fate]:
        """In the order of the file."""
        placed = unbroken(records)
        self.known.learn(
            code for place, one in placed for _where, code, _content in rows_of(place, one)
        )
        self.known.learn(code for _place, one in placed for code, _row in _broken(one))
        placed.sort(key=lambda one: [one[1][name] for name in ("effective_from", *KEY)])
        fates: dict[int, list[Fate]] = {}
        for place, record in placed:
            fates[place] = [*self._decision(place, record)]
            self.is_refused |= any(one.became == Became.REFUSED for one in fates[place])
        return [fate for _place, found in sorted(fates.items()) for fate in found]

    def _decision(self, place: int, record: Record) -> Iterator[Fate]:
        where, rows = f"decisions/{place}", rows_of(place, record)
        key = tuple(record[name] for name in KEY)
        if key in self.seen:
            why = _("This decision stands twice in the file.")
            yield Fate(where, record["number"], Became.REFUSED, why)
            return
        self.seen.add(key)
        there = Decision.objects.select_for_update().filter(
            **dict(zip(KEY, key, strict=True))
        ).first()  # fmt: skip
        if there and there.state == DecisionState.PUBLISHED:
            yield from compared(where, record, rows, there)
        else:
            yield from self._drafted(where, record, rows, there)
        self._follow_broken(record)

    def _drafted(
        self, where: str, record: Record, rows: Rows, there: Decision | None
    ) -> Iterator[Fate]:
        decision = there or self._new(record)
        is_changed = bool(there) and _headed(decision, record)
        items = {item.code: item for item in decision.items.all()} if there else {}
        judged = [*self._judged(rows, decision)]
        fates, put = [], []
        for place, item, found in judged:
            became = _became(items.get(item.code), item)
            put += [item] if became != Became.SAME else []
            is_ended = item.act == Act.ABOLISH and became != Became.SAME
            fates += found or [Fate(place, item.code, Became.ENDED if is_ended else became)]
        if there and (put or is_changed):
            edited(decision, self.by, self.at)
        whole = Became.CHANGED if put or is_changed else Became.SAME
        yield Fate(where, record["number"], whole if there else Became.NEW)
        yield from fates
        if not self.is_refused and all(one.became != Became.REFUSED for one in fates):
            _put(decision, put)
            yield from self._published(where, decision)

    def _published(self, where: str, decision: Decision) -> Iterator[Fate]:
        if not self.is_published:
            return
        try:
            put_in_force(decision, self.by, self.at)
        except NotPublishable as refused:
            yield Fate(where, decision.number, Became.REFUSED, refused.sentence)

    def _new(self, record: Record) -> Decision:
        decision = Decision.objects.create(**header_of(record), drafted_by=self.by)
        entered(decision, Entry.DRAFTED, self.by, self.at)
        return decision

    def _judged(
        self, rows: Rows, decision: Decision
    ) -> Iterator[tuple[str, DecisionItem, list[Fate]]]:
        """Each row with what is wrong with it; the next decision finds it done."""
        seen: set[str] = set()
        for where, code, content in rows:
            act = act_of(decision, code, content, self.known)
            item = DecisionItem(decision=decision, code=code, act=act, content=content)
            if code in seen:
                why = _("This code stands twice in the decision.")
                yield where, item, [Fate(where, code, Became.REFUSED, why)]
                continue
            seen.add(code)
            begins = decision.effective_from
            found = problems_of_item(item, begins, self.known, is_shaped=True)
            yield where, item, [
                Fate(where + place.removeprefix(code), code, Became.REFUSED, why)
                for place, why in found
            ]  # fmt: skip
            self._follow(item, begins)

    def _follow_broken(self, record: Record) -> None:
        """What later decisions do to a procedure is not wrong because its own row is."""
        begins = date.fromisoformat(record["effective_from"])
        for code, row in _broken(record):
            last = self.known.last(code)
            if last is None or last.begins < begins:
                field = row.said("field") or (last.field if last else "")
                self.known.follows(code, Last(begins, None, field))

    def _follow(self, item: DecisionItem, begins: date) -> None:
        last = self.known.last(item.code)
        if item.act != Act.ABOLISH:
            self.known.follows(item.code, Last(begins, None, item.content["field"]))
        elif last:
            self.known.follows(item.code, last._replace(ends=begins - timedelta(1)))


def _broken(record: Record) -> Iterator[tuple[str, Broken]]:
    """Procedures whose rows have the wrong shape, by their codes."""
    for row in record.get("procedures", []):
        if isinstance(row, Broken) and row.said("code"):
            yield row.said("code"), row


def _headed(decision: Decision, record: Record) -> bool:
    """Puts the words over a draft; whether they were others."""
    header = header_of(record)
    is_changed = any(getattr(decision, name) != value for name, value in header.items())
    for name, value in header.items():
        setattr(decision, name, value)
    if is_changed:
        decision.save(update_fields=[*header])
    return is_changed


def _became(there: DecisionItem | None, item: DecisionItem) -> Became:
    """The row in the database takes the place of the new one, if there is one."""
    if there is None:
        return Became.NEW
    item.pk = there.pk
    is_same = there.act == item.act and pared("procedure", there.content) == item.content
    return Became.SAME if is_same else Became.CHANGED


def _put(decision: Decision, items: list[DecisionItem]) -> None:
    changed = [item for item in items if item.pk is not None]
    DecisionItem.objects.bulk_create([item for item in items if item.pk is None])
    DecisionItem.objects.bulk_update(changed, ["act", "content"])
