"""What one says when one begins a standup; the rules are the model's."""

from django import forms
from django.utils.text import capfirst

from boards.models.standup import MINUTES
from boards.standup_order import Order
from core.figures import Count

ORDERS = [(value, capfirst(label)) for value, label in Order.choices]


class BeginForm(forms.Form):
    order = forms.ChoiceField(choices=ORDERS, initial=Order.DONE_FIRST, label="Walk")
    minutes = Count(initial=MINUTES)
