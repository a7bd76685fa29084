"""What every procedure must say, and what some must say because of the rest."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from procedures.records.schema import Record


def missing(told: Record) -> Iterator[tuple[str, str]]:
    """Of a record with everything filled in: place and sentence."""
    if not told["legal_grounds"].strip():
        yield "legal_grounds", _("Name the legal grounds: no procedure stands without a law.")
    if not told["ways"]:
        yield "ways", _("Say how it is filed.")
    if told["online_level"] == "partial_online" and not told["partial_reason"]:
        yield "partial_reason", _("Say why it is online only in part; the law asks for the reason.")
    if not told["competent_kind"] and not told["units"]:
        yield "competent_kind", _("Say which units are competent.")
    if told["is_processed_elsewhere"] and not told["elsewhere"]:
        yield "elsewhere", _("Name the system on which it is processed.")
