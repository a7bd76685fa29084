"""Writing the texts of results: a new edition, or a new template."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from agencies.paper_forms import DatedForm
from agencies.sorting import plain
from procedures.models import Procedure, ProcedureVersion, ResultTemplate
from procedures.template_fields import paragraphs, unknown_fields

OUTCOMES = (("granted", _("Granted")), ("denied", _("Denied")))
SAID: tuple[str, ...] = ("name", "symbol", "body", "ground")
LONGEST_BODY = 20_000


class TemplateForm(DatedForm):
    """What a result says from a day on."""

    name = forms.CharField(
        label=_("Title of the result"),
        max_length=200,
        help_text=_("Also the kind of document, such as Trích lục khai sinh"),
    )
    symbol = forms.CharField(
        label=_("Symbol"), max_length=40, help_text=_("After the number of a result, such as TLKS")
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Each line is a paragraph. Fields in braces, such as {owner_name}."),
    )
    ground = forms.CharField(label=_("Legal ground"), max_length=300, required=False)
    field_order: tuple[str, ...] = SAID

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if unknown := unknown_fields(body):
            raise ValidationError(
                _("There is no field %(fields)s. The list beside the form shows those there are."),
                params={"fields": ", ".join(f"{{{name}}}" for name in unknown)},
            )
        if not paragraphs(body):
            raise ValidationError(_("Write what the result says."))
        return body

    def of(self, template: ResultTemplate) -> ResultTemplate:
        """The next edition of the template as it was typed, unsaved."""
        fixed = {name: getattr(template, name) for name in ("procedure", "code", "outcome")}
        typed = {name: self.cleaned_data[name] for name in (*SAID, "valid_from", "valid_to")}
        return ResultTemplate(**fixed, **typed)

    def save(self, template: ResultTemplate) -> bool:
        return self.put(editions_of(template), self.of(template))


class NewTemplateForm(TemplateForm):
    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    outcome = forms.ChoiceField(label=_("Decision"), choices=OUTCOMES)
    field_order = ("procedure", "outcome", *SAID)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["procedure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("any procedure")), *procedures_by_name(timezone.localdate())]

    def made(self) -> ResultTemplate:
        words = self.cleaned_data
        procedure = Procedure.objects.filter(code=words["procedure"]).first()
        stem = slugify(plain(words["name"]))[:23].strip("-") or "mau"
        code = f"{stem}-{get_random_string(6, 'abcdefghjkmnpqrstuvwxyz23456789')}"
        return self.of(ResultTemplate(procedure=procedure, code=code, outcome=words["outcome"]))


def editions_of(template: ResultTemplate) -> Any:
    rows = ResultTemplate.objects.filter(procedure=template.procedure, code=template.code)
    return rows.order_by("-valid_from")


def procedures_by_name(on: date) -> list[tuple[str, str]]:
    found = ProcedureVersion.objects.in_force(on).order_by("name")
    rows = found.values_list("procedure__code", "name")
    return [(code, f"{name} ({code})") for code, name in rows]
