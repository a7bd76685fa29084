"""The body of a filing, and the filing it stands for."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied

from agencies.models import Role, Unit
from citizens.models import Person
from dossiers.api.fee_group import fee_group_of
from dossiers.api.main_fields import NO_SUCH_FILE
from dossiers.api.parties import OwnerBody, SubmitterBody, party_of
from dossiers.fee_groups import Fees
from dossiers.filing import Filing, HandedIn
from dossiers.late_entry import OnPaper, readable, says_why, wrong_hour, wrong_moment
from dossiers.models import Result
from dossiers.papers import take_free_files
from dossiers.reuse import hold_results, reusable_with
from dossiers.reuse_rules import NOT_OWN, wrong_reuse
from dossiers.rights import reach_of
from dossiers.states import Channel
from procedures.abolished import abolished
from procedures.competence import units_for, version_in_force
from procedures.models import Case, PaperForm, Procedure, ProcedureVersion


class PaperBody(serializers.Serializer[Any]):
    paper = serializers.CharField(
        max_length=300, help_text="key of a paper of the procedure, or the name of another paper"
    )
    originals = serializers.IntegerField(min_value=0, max_value=999, default=0)
    copies = serializers.IntegerField(min_value=0, max_value=999, default=0)
    pages = serializers.IntegerField(
        min_value=0, max_value=999, default=0, help_text="of what is to be authenticated"
    )
    files = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=50)
    result = serializers.CharField(
        max_length=12,
        required=False,
        allow_blank=True,
        help_text="in the stead of a paper that the procedure asks for, in a filing of one's own "
        "that is made online: the code of a result that was given to the caller before",
    )


class FilingBody(serializers.Serializer[Any]):
    """Without `submitter` the owner is the submitter. `register` receives at once; what was
    received on paper while the system was down counts from `received_at`."""

    procedure = serializers.CharField(max_length=30)
    unit = serializers.CharField(max_length=35)
    case = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="key of a case of the procedure; without one it is the ordinary case",
    )
    fee_group = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="code of a group for which a fee of the procedure is reduced, in this case and "
        "way of filing; without one nothing is",
    )
    owner = OwnerBody()
    submitter = SubmitterBody(required=False, allow_null=True)
    channel = serializers.ChoiceField(choices=Channel.choices)
    abstract = serializers.CharField(max_length=500)
    answers = serializers.DictField(default=dict)
    papers: Any = serializers.ListSerializer(child=PaperBody(), default=list, max_length=100)
    register = serializers.BooleanField(default=False)
    received_at = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="with `register`, of what was received on paper before: when",
    )
    late_reason = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="why it is entered later; needed with `received_at`",
    )

    def validate_received_at(self, moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        if sentence := wrong_moment(moment, self.context["at"]) or wrong_hour(moment):
            raise serializers.ValidationError(sentence)
        return moment

    def validate_late_reason(self, reason: str) -> str:
        return readable(reason)

    def validate(self, words: dict[str, Any]) -> dict[str, Any]:
        """A late entry is what a desk received; it says when, and why only now."""
        wrong = dict(_wrong_of_late_entry(words))
        if wrong:
            raise serializers.ValidationError(wrong)
        return words

    def on_paper(self) -> OnPaper | None:
        words = self.validated_data
        moment = words.get("received_at")
        return OnPaper(moment, words["late_reason"]) if moment else None


def _wrong_of_late_entry(words: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    moment, reason = words.get("received_at"), words.get("late_reason")
    if reason and not moment:
        yield "received_at", [_("Say when it was received.")]
    if moment and not says_why(reason or ""):
        yield "late_reason", [_("Say why it is entered later.")]
    if moment and not words["register"]:
        yield "received_at", [_("Only what is received at once is entered later.")]
    if moment and words["channel"] == Channel.ONLINE:
        yield "channel", [_("What came online was never received on paper.")]


def filing_of(words: dict[str, Any], by: Person, at: datetime) -> Filing:
    """Takes the files, so it needs a transaction. Raises ValidationError by field."""
    version = _version(words["procedure"], at)
    unit = _unit(words["unit"], version, at)
    _check_post(words, unit, by)
    submitter = words.get("submitter")
    case = _case(words.get("case") or "", version)
    fees = Fees(version, localtime(at).date())
    filing = Filing(
        version=version,
        unit=unit,
        owner=party_of(words["owner"]),
        submitter=party_of(submitter) if submitter else None,
        channel=Channel(words["channel"]),
        abstract=words["abstract"],
        answers=dict(words["answers"]),
        case=case,
        fee_group=fee_group_of(words.get("fee_group") or "", fees, words["channel"], case),
        papers=_papers(words["papers"], version, by),
    )
    for number, sentence in wrong_reuse(filing, by):
        raise serializers.ValidationError({f"papers.{number}.result": [str(sentence)]})
    return filing


def _version(code: str, at: datetime) -> ProcedureVersion:
    day = localtime(at).date()
    version = version_in_force(code, day)
    if version is None:
        known = Procedure.objects.filter(code=code).exists()
        sentence = abolished(code, day) or (
            _("This procedure is not in force on the day of filing.")
            if known
            else _("There is no procedure with this code.")
        )
        raise serializers.ValidationError({"procedure": [sentence]})
    if version.is_processed_elsewhere:
        sentence = _("This procedure is filed in another system: %(name)s.")
        raise serializers.ValidationError({"procedure": [sentence % {"name": version.elsewhere}]})
    return version


def _case(key: str, version: ProcedureVersion) -> Case | None:
    if not key:
        return None
    by_key = {case.key: case for case in version.cases.all()}
    if key in by_key:
        return by_key[key]
    if not by_key:
        raise serializers.ValidationError({"case": [_("This procedure tells no cases apart.")]})
    sentence = _("There is no such case; there are: %(keys)s.")
    raise serializers.ValidationError({"case": [sentence % {"keys": ", ".join(by_key)}]})


def _unit(code: str, version: ProcedureVersion, at: datetime) -> Unit:
    unit = units_for(version, localtime(at).date()).filter(code=code).first()
    if unit is None:
        known = Unit.objects.filter(code=code).exists()
        sentence = (
            _("This unit is not competent for the procedure.")
            if known
            else _("There is no unit with this code.")
        )
        raise serializers.ValidationError({"unit": [sentence]})
    return unit


def _check_post(words: dict[str, Any], unit: Unit, by: Person) -> None:
    posts = reach_of(by).posts
    is_clerk = any(
        post.role == Role.CLERK and unit.path.startswith(post.unit.path) for post in posts
    )
    if words["register"] and not is_clerk:
        raise PermissionDenied(_("Only a clerk of this unit receives at once."))
    if words["channel"] != Channel.ONLINE and not reach_of(by).has(Role.CLERK, Role.POSTAL_CLERK):
        sentence = _("Without a post at a desk, file online.")
        raise serializers.ValidationError({"channel": [sentence]})


def _papers(rows: list[dict[str, Any]], version: ProcedureVersion, by: Person) -> list[HandedIn]:
    listed = {paper.key: paper for paper in version.papers.all()} if rows else {}
    taken = take_free_files(by, [pk for row in rows for pk in row["files"]])
    results = _results(rows, by)
    papers = []
    for number, row in enumerate(rows):
        files = [taken.pop(pk, None) for pk in row["files"]]
        if None in files:
            raise serializers.ValidationError({f"papers.{number}.files": [NO_SUCH_FILE]})
        paper = listed.get(row["paper"])
        if paper and paper.form == PaperForm.ABOLISHED:
            sentence = _("This paper is no longer asked for and is not handed in.")
            raise serializers.ValidationError({f"papers.{number}.paper": [sentence]})
        papers.append(
            HandedIn(
                name=paper.name if paper else row["paper"],
                paper=paper,
                originals=row["originals"],
                copies=row["copies"],
                pages=row["pages"],
                files=[file for file in files if file],
                reused=results.get(row.get("result", "")),
            )
        )
    return papers


def _results(rows: list[dict[str, Any]], by: Person) -> dict[str, Result]:
    """By their codes, the results that stand for papers."""
    tokens = [row["result"] for row in rows if row.get("result")]
    hold_results(by, tokens)
    found = reusable_with(by, tokens)
    for number, row in enumerate(rows):
        if row.get("result") and row["result"] not in found:
            raise serializers.ValidationError({f"papers.{number}.result": [NOT_OWN]})
    return found
