"""A draft of a result: from a template with the dossier's data, or the officer's own PDF."""

import logging
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.pdf_check import SENTENCES, check_pdf
from agencies.trust import trusted_roots
from citizens.models import Person, StoredFile
from citizens.uploads import store_made
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Result
from dossiers.reckoning import local_date
from dossiers.results.kept import kept_bytes
from dossiers.results.layout import UNWRITABLE, paper, stamped
from dossiers.results.uploaded import refuse_ours
from dossiers.results.values import values_of
from dossiers.states import Outcome
from dossiers.tokens import new_token
from procedures.models import ResultTemplate
from procedures.result_templates import templates_for
from procedures.template_fields import fields_in, filled_in, paragraphs, unknown_fields

log = logging.getLogger(__name__)


class Draft(NamedTuple):
    """What the officer asks for; the own file goes before the template."""

    outcome: str
    template: ResultTemplate | None
    file: StoredFile | None
    reason: str


class Drawn(NamedTuple):
    name: str
    symbol: str
    template: ResultTemplate | None
    file: StoredFile


def draft_result(dossier: Dossier, asked: Draft, *, by: Person, at: datetime, seq: int) -> Result:
    """Raises NotAllowed with a sentence where it cannot be made; nothing is written then."""
    if asked.outcome == Outcome.DENIED and not asked.reason.strip():
        raise NotAllowed(_("A denied result needs its reason."))
    token = new_token()
    if asked.file:
        drawn = _from_file(dossier, asked.file, token, by=by, at=at)
    else:
        drawn = _from_template(dossier, asked, token, by=by, at=at)
    return Result.objects.create(
        dossier=dossier,
        outcome=asked.outcome,
        name=drawn.name[:200],
        symbol=drawn.symbol,
        template=drawn.template,
        token=token,
        draft=drawn.file,
        drafted_seq=seq,
        replaces=former_result(dossier),
    )


def former_result(dossier: Dossier) -> Result | None:
    """The result that the next one replaces: the last that was given and taken back."""
    given = dossier.results.filter(annulled_at__isnull=False, resolved_seq__isnull=False)
    return given.order_by("-resolved_seq").first()


def _from_file(
    dossier: Dossier, file: StoredFile, token: str, *, by: Person, at: datetime
) -> Drawn:
    """With the strip on it, unless somebody whom we trust has signed it elsewhere."""
    name = dossier.version.result_name or dossier.version.name
    pdf = kept_bytes(file)
    refuse_ours(pdf, file.sha256, dossier)
    try:
        signed = check_pdf(pdf, roots=trusted_roots(local_date(at)), at=at).signatures
    except ValidationError as invalid:
        raise NotAllowed(" ".join(invalid.messages)) from invalid
    if signed:
        return Drawn(name, "", None, file)
    kept = store_made(_stamped(pdf, token, at), file.name, at=at, by=by)
    return Drawn(name, "", None, kept)


def _stamped(pdf: bytes, token: str, at: datetime) -> bytes:
    """What the check has let through may still be more than the libraries can write."""
    try:
        return stamped(pdf, token, at)
    except UNWRITABLE as broken:
        log.warning("a PDF takes no strip: %s", broken)
        raise NotAllowed(SENTENCES["broken"]) from broken


def _from_template(
    dossier: Dossier, asked: Draft, token: str, *, by: Person, at: datetime
) -> Drawn:
    template = _fitting(dossier, asked, at)
    values = values_of(dossier, asked.reason.strip())
    check_fields(template, values)
    body = paragraphs(filled_in(template.body, values))
    pdf = paper(dossier, template.name, body, token=token, at=at)
    file = store_made(pdf, f"du-thao-{dossier.number}.pdf", at=at, by=by)
    return Drawn(template.name, template.symbol, template, file)


def _fitting(dossier: Dossier, asked: Draft, at: datetime) -> ResultTemplate:
    """The template that is asked for, else the first that fits the decision."""
    offered = templates_for(dossier.procedure_id, local_date(at))
    if asked.template is None:
        fitting = [one for one in offered if one.outcome == asked.outcome]
        if not fitting:
            raise NotAllowed(_("No template fits this decision. Attach your own PDF."))
        return fitting[0]
    words = {"template": asked.template.name}
    if asked.template not in offered:
        raise NotAllowed(_("The template “%(template)s” is not for this procedure today.") % words)
    if asked.template.outcome != asked.outcome:
        raise NotAllowed(_("The template “%(template)s” is for another decision.") % words)
    return asked.template


def check_fields(template: ResultTemplate, values: dict[str, str]) -> None:
    """Raises NotAllowed where the text names fields that do not exist, or that the dossier has
    nothing for."""
    if unknown := unknown_fields(template.body):
        words = {"template": template.name, "fields": ", ".join(unknown)}
        raise NotAllowed(
            _("The template “%(template)s” names fields that do not exist: %(fields)s.") % words
        )
    if empty := [name for name in fields_in(template.body) if not values.get(name)]:
        words = {"template": template.name, "fields": ", ".join(empty)}
        raise NotAllowed(
            _("The template “%(template)s” needs what the dossier does not say: %(fields)s.")
            % words
        )
