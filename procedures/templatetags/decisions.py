"""Decisions as acts are cited: by number, day of signing and issuing body."""

from django import template

from procedures.abolished import decision_in_words

register = template.Library()
register.filter("cited", decision_in_words)
