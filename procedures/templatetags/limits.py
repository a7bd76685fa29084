"""Legal limits in words."""

from django import template

from procedures.limits import limit_in_words

register = template.Library()
register.filter("limit_in_words", limit_in_words)
