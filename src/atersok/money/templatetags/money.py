"""How shares are written."""

from django import template

from atersok.money.dividing import permille

register = template.Library()
register.filter("permille", permille)
