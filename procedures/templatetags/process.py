"""The process of what a page shows."""

from django import template

from procedures.models import ProcedureVersion
from procedures.process import Process, processes_of

register = template.Library()


@register.simple_tag
def process_of(version: ProcedureVersion) -> list[Process]:
    return processes_of(version)
