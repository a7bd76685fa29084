"""A file against a decision that is published: nothing of it changes."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from procedures.models import Decision, ProcedureVersion
from procedures.records.fates import Became, Fate
from procedures.records.schema import Record
from procedures.records.telling import decision_record, with_parts

HEADER = ("number", "signed_on", "issued_by", "abstract", "effective_from")


def compared(
    where: str, record: Record, rows: Sequence[tuple[str, str, Record]], decision: Decision
) -> Iterator[Fate]:
    """Each row is the same, or refused. Codes that the file does not name are left alone."""
    versions = ProcedureVersion.objects.filter(decision=decision)
    found = decision_record(decision, with_parts(versions))
    header = [name for name in HEADER if found[name] != record[name]]
    otherwise = _("It is published otherwise; a published version is amended by a decision.")
    if header:
        yield Fate(f"{where}/{header[0]}", record["number"], Became.REFUSED, otherwise)
    else:
        yield Fate(where, record["number"], Became.SAME)
    told: dict[str, Record] = {one["code"]: one for one in found.get("procedures", [])}
    told |= {code: {} for code in found.get("abolished", [])}
    seen: set[str] = set()
    for place, code, content in rows:
        if code in seen:
            why = _("This code stands twice in the decision.")
        elif code not in told:
            why = _("The decision is published, and has nothing of this procedure.")
        else:
            is_same = told[code] == content
            why = "" if is_same else otherwise
        seen.add(code)
        yield Fate(place, code, Became.REFUSED if why else Became.SAME, why)
