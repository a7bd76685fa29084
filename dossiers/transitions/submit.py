from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Role, Unit
from citizens.codes import new_code
from citizens.models import Person
from citizens.visible_text import visible
from dossiers.answering import answer_due_of
from dossiers.beyond_calendar import within_calendar
from dossiers.charges import open_charges
from dossiers.fee_groups import NOT_REDUCED, Fees
from dossiers.filed import bound
from dossiers.filing import Filing, Party
from dossiers.flow import NotAllowed
from dossiers.ledger import NOTHING, post
from dossiers.models import Dossier
from dossiers.papers import hand_in
from dossiers.reuse_rules import check_reuse
from dossiers.rights import reach_of
from dossiers.states import Channel, State
from dossiers.transitions.move import Step, enter, moment_of_move
from procedures.abolished import abolished

REFERENCE = 10  # signs


def submit(filing: Filing, *, by: Person, at: datetime, late_reason: str = "") -> Dossier:
    """Files: the dossier exists from now on and waits to be received. With a `late_reason` it is
    a late entry.

    Raises NotAllowed where the procedure is not in force, has no such case or reduces no fee for
    the group, or a result stands where it must not.
    """
    _check_version(filing, localtime(at).date())
    with within_calendar(), transaction.atomic():
        check_reuse(filing, by)
        dossier = _dossier_of(filing, by, at)
        moment_of_move(dossier, at, is_late_entry=bool(late_reason))
        dossier.save(force_insert=True)
        detail = bound(dossier, filing.papers)
        if late_reason:
            detail["reason"] = late_reason
        step = Step(dossier, by, at, detail, is_late_entry=bool(late_reason))
        hand_in(dossier, filing.papers, step.seq)
        open_charges(dossier, at)
        dossier.answer_due_at = answer_due_of(dossier, at)
        enter(step, "submit", State.SUBMITTED, None)
        dossier.save()
        post(dossier, NOTHING)
    return dossier


def _check_version(filing: Filing, day: date) -> None:
    """Raises NotAllowed."""
    version, case, group = filing.version, filing.case, filing.fee_group
    if version.effective_from > day or (version.effective_to and version.effective_to < day):
        why = abolished(version.procedure.code, day)
        raise NotAllowed(why or _("This procedure is not in force on the day of filing."))
    if case and case.version_id != version.pk:
        raise NotAllowed(_("The version in force has no such case."))
    if group:
        fitting = Fees(version, day).groups([filing.channel], case.key if case else "")
        if group.code not in fitting:
            raise NotAllowed(NOT_REDUCED)


def _dossier_of(filing: Filing, by: Person, at: datetime) -> Dossier:
    owner, submitter = filing.owner, filing.submitter or filing.owner
    helped = helping_unit(by, filing)
    return Dossier(
        reference=new_code(REFERENCE),
        state=State.SUBMITTED,
        procedure=filing.version.procedure,
        version=filing.version,
        case=filing.case,
        fee_group=filing.fee_group,
        unit=filing.unit,
        helped_unit=helped,
        channel=filing.channel,
        filed_at=at,
        last_event_at=at,
        abstract=visible(filing.abstract),
        answers=visible(filing.answers),
        account=None if helped else by,
        keyed_by=by,
        owner_person=_verified(owner),
        owner_kind=owner.kind,
        owner_birth_date=owner.birth_date,
        **_block("owner", owner),
        **_block("submitter", submitter),
    )


def _block(prefix: str, party: Party) -> dict[str, str]:
    names = ("name", "id_kind", "id_number", "address", "phone", "email")
    return {f"{prefix}_{name}": visible(getattr(party, name)) for name in names}


def helping_unit(by: Person, filing: Filing) -> Unit | None:
    """Where a clerk keys in somebody else's filing: then it is not the clerk's own.

    At the competent unit any filing is; elsewhere (a person is helped far from the competent
    unit) one that came to the desk or by post.
    """
    parties = [filing.owner, filing.submitter or filing.owner]
    if any(by.owns(party.id_kind, party.id_number) for party in parties):
        return None
    desks = [post.unit for post in reach_of(by).posts if post.role == Role.CLERK]
    if filing.desk in desks:
        desks = [filing.desk]
    at_home = [unit for unit in desks if filing.unit.path.startswith(unit.path)]
    if filing.channel == Channel.ONLINE:
        desks = []
    return next(iter([*at_home, *desks]), None)


def _verified(owner: Party) -> Person | None:
    """The account whose verified identity the owner's ID is."""
    return Person.objects.filter(
        id_kind=owner.id_kind, id_number=owner.id_number, identity_verified_at__isnull=False
    ).first()
