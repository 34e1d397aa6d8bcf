"""The shapes of what people type on the pages of this app; the rules are the models'."""

from __future__ import annotations

from typing import Any

from django import forms

from backlogs.models import (
    Block,
    Column,
    Comment,
    Feature,
    HealthPost,
    Iteration,
    Limit,
    Link,
    RecurringRule,
    WorkItem,
)
from backlogs.models.words import BacklogKind, Category, ClassOfService, LimitedLane
from backlogs.revision import DayInput, Long, Number, Revision, choose
from core.figures import Count, Figure
from people.models import Customer, Person, Team

EASE = [("", "not said"), ("1", "1, easy"), ("2", "2"), ("3", "3, hard")]
PRIORITY = [("", "not said"), *((str(number), f"P{number}") for number in (1, 2, 3, 4))]
MARKDOWN = "Markdown: **bold**, `code`, lists, links."


class ItemForm(Revision):
    """What an item says of itself."""

    title = forms.CharField(max_length=300)
    description = Long(rows=8, max_length=100_000, help_text=MARKDOWN)
    kind = forms.ChoiceField(choices=WorkItem.Kind.choices)
    class_of_service = forms.ChoiceField(choices=ClassOfService.choices)
    points = Figure(required=False, max_digits=6, decimal_places=2, min_value=0, label="Size, points")
    ease = Number(EASE)
    priority = Number(PRIORITY)
    due_on = forms.DateField(required=False, label="Due", widget=DayInput)
    customer = forms.ModelChoiceField(Customer.objects.none(), required=False)
    requester = forms.ModelChoiceField(Person.objects.none(), required=False, label="Asked by")
    service = forms.CharField(max_length=80, required=False)
    labels = forms.CharField(max_length=2000, required=False, help_text="Words, with commas between.")
    because = forms.CharField(max_length=200, required=False, label="Over the limit, because")

    def __init__(self, item: WorkItem, person: Person, sent: Any = None) -> None:
        super().__init__(said(item), item.version, sent)
        choose(self, "customer", Customer.objects.visible_to(person))
        choose(self, "requester", Person.objects.visible_to(person).enabled(), item.requester_id)
        if not item.is_interrupt:
            del self.fields["priority"]

    @property
    def revised(self) -> dict[str, Any]:
        values = super().revised
        if "labels" in values:
            values["labels"] = words(values["labels"])
        return values


class FeatureForm(Revision):
    """What product owner and lead make of a feature."""

    title = forms.CharField(max_length=200)
    outcome = Long(rows=3, max_length=20_000, help_text="What is different for the customer afterwards.")
    criteria = Long(
        rows=5, max_length=20_000, label="Acceptance criteria", help_text="One line each; [x] is met."
    )
    scope = Long(rows=3, max_length=20_000)
    non_scope = Long(rows=3, max_length=20_000, label="Not in scope")
    class_of_service = forms.ChoiceField(choices=ClassOfService.choices)
    due_on = forms.DateField(required=False, label="Due", widget=DayInput)
    demo_on = forms.DateField(required=False, label="Demo", widget=DayInput)
    customer = forms.ModelChoiceField(Customer.objects.none(), required=False)
    lead = forms.ModelChoiceField(Person.objects.none(), required=False)
    deputy = forms.ModelChoiceField(Person.objects.none(), required=False, label="Deputy of the lead")
    OWNED = ("customer", "lead", "deputy")

    def __init__(self, feature: Feature, person: Person, sent: Any = None) -> None:
        super().__init__(shaped_now(feature), feature.version, sent)
        choose(self, "customer", Customer.objects.visible_to(person))
        for name in ("lead", "deputy"):
            choose(self, name, Person.objects.visible_to(person).enabled(), getattr(feature, f"{name}_id"))
        for name in () if feature.backlog.may_rank(person) else self.OWNED:
            del self.fields[name]


class GoalForm(Revision):
    goal = forms.CharField(max_length=300, required=False)

    def __init__(self, iteration: Iteration, sent: Any = None) -> None:
        super().__init__({"goal": iteration.goal}, iteration.version, sent)


class NewItemForm(forms.Form):
    title = forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
    backlog = forms.ChoiceField(
        choices=BacklogKind.choices, widget=forms.RadioSelect, initial=BacklogKind.BUSINESS
    )
    feature = forms.ModelChoiceField(Feature.objects.none(), required=False, empty_label="none, a loose item")
    kind = forms.ChoiceField(choices=[("", "what is usual there"), *WorkItem.Kind.choices], required=False)
    description = Long(rows=5, max_length=100_000, help_text=MARKDOWN)
    points = Figure(required=False, max_digits=6, decimal_places=2, min_value=0, label="Size, points")
    ease = Number(EASE)
    class_of_service = forms.ChoiceField(choices=ClassOfService.choices, initial=ClassOfService.STANDARD)
    due_on = forms.DateField(required=False, label="Due", widget=DayInput)
    customer = forms.ModelChoiceField(Customer.objects.none(), required=False)

    def __init__(self, team: Team, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "customer", Customer.objects.visible_to(person))
        choose(self, "feature", Feature.objects.visible_to(person).open().filter(team=team).ranked())

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        return {name: value for name, value in sent.items() if name != "kind" or value}


class NewFeatureForm(forms.Form):
    title = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autofocus": True}))
    backlog = forms.ChoiceField(
        choices=[each for each in BacklogKind.choices if each[0] != BacklogKind.INTERRUPT],
        widget=forms.RadioSelect, initial=BacklogKind.BUSINESS,
    )  # fmt: skip
    outcome = Long(rows=3, max_length=20_000, help_text="What is different for the customer afterwards.")
    criteria = Long(rows=4, max_length=20_000, label="Acceptance criteria", help_text="One line each.")
    customer = forms.ModelChoiceField(Customer.objects.none(), required=False)
    lead = forms.ModelChoiceField(
        Person.objects.none(), required=False, help_text="Anybody may take it later."
    )
    class_of_service = forms.ChoiceField(choices=ClassOfService.choices, initial=ClassOfService.STANDARD)
    due_on = forms.DateField(required=False, label="Due", widget=DayInput)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "customer", Customer.objects.visible_to(person))
        choose(self, "lead", Person.objects.visible_to(person).enabled())


class BlockForm(forms.Form):
    reason = forms.ChoiceField(choices=Block.Reason.choices, label="It waits for")
    note = forms.CharField(max_length=300, required=False)


class EffortForm(forms.Form):
    minutes = Count(min_value=1, max_value=1440)
    on = forms.DateField(label="Day", widget=DayInput, required=False)


class LinkForm(forms.Form):
    kind = forms.ChoiceField(choices=Link.Kind.choices, label="It")
    to = forms.CharField(max_length=24, label="Key")


class SplitForm(forms.Form):
    titles = Long(rows=3, required=True, max_length=7_000, label="Titles of the parts, one a line")


class CommentForm(forms.Form):
    text = Long(rows=3, required=True, max_length=20_000, label="Comment")
    audience = forms.ChoiceField(choices=Comment.Audience.choices, required=False)


class DismissForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=[each for each in WorkItem.Outcome.choices if each[0] != "done"], label="Closed as"
    )
    because = forms.CharField(max_length=200, required=False, label="Because")


class HealthForm(forms.Form):
    state = forms.ChoiceField(choices=HealthPost.State.choices, widget=forms.RadioSelect, label="It is")
    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}), label="In words")


class StepForm(forms.Form):
    step = forms.CharField(max_length=20)
    expected = forms.CharField(max_length=20, required=False)
    because = forms.CharField(max_length=200, required=False)


class DesignForm(forms.Form):
    iteration = forms.ModelChoiceField(Iteration.objects.none(), empty_label=None)
    text = Long(rows=5, max_length=100_000, label="To decide or try now")
    none_needed_because = forms.CharField(max_length=200, required=False, label="Or none needed, because")

    def __init__(self, iterations: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "iteration", iterations)


class ColumnForm(forms.Form):
    name = forms.CharField(max_length=60)
    category = forms.ChoiceField(choices=Category.choices)


class ColumnWordsForm(Revision):
    name = forms.CharField(max_length=60)
    policy = forms.CharField(
        max_length=300, required=False, help_text="When an item may come here, in a line."
    )


class LimitForm(forms.Form):
    maximum = Count(min_value=1, max_value=9999, required=False, label="At most")
    on_full = forms.ChoiceField(choices=Limit.OnFull.choices, label="When full")
    counts_blocked = forms.TypedChoiceField(
        choices=[("yes", "count, too"), ("no", "do not count")], coerce=lambda text: text == "yes", empty_value=None,
        required=False, label="Blocked cards",
    )  # fmt: skip


class WorkLimitForm(LimitForm):
    """How much of one class of service or of one lane may be in work, or in one column, at once."""

    whom = forms.ChoiceField(
        choices=[
            ("Lane", [(f"lane:{value}", label) for value, label in LimitedLane.choices]),
            (
                "Class of service",
                [
                    (f"class_of_service:{value}", label.capitalize())
                    for value, label in ClassOfService.choices
                ],
            ),
        ],
        label="Of what",
    )
    column = forms.ModelChoiceField(
        Column.objects.none(), required=False, empty_label="all active and waiting columns", label="Where"
    )
    maximum = Count(min_value=1, max_value=9999, label="At most")
    field_order = ("whom", "column", "maximum", "on_full", "counts_blocked")

    def __init__(self, team: Team, sent: Any = None) -> None:
        super().__init__(sent, auto_id="class_%s")
        choose(self, "column", team.columns.standing().exclude(category=Category.DONE))

    def clean(self) -> dict[str, Any]:
        """A lane or a class, as the limit knows it."""
        sent = dict(super().clean() or {})
        what, _, value = sent.pop("whom", "").partition(":")
        return sent | ({what: value} if what else {})


class RuleForm(forms.Form):
    """Run work that comes back."""

    title = forms.CharField(max_length=200, label="What comes back")
    every_days = Count(min_value=1, max_value=3650, label="Every so many days", initial=30)
    next_on = forms.DateField(label="Next due", widget=DayInput)
    lead_days = Count(
        min_value=0,
        max_value=3650,
        initial=14,
        label="Days before",
        help_text="So early it is in the backlog.",
    )


class RuleChangeForm(RuleForm, Revision):
    def __init__(self, rule: RecurringRule, sent: Any = None) -> None:
        Revision.__init__(
            self, {name: getattr(rule, name) for name in RuleForm.base_fields}, rule.version, sent
        )
        self.auto_id = f"rule{rule.pk}_%s"


class SkipForm(forms.Form):
    turn = forms.DateField(widget=forms.HiddenInput)
    because = forms.CharField(max_length=200, label="Skip the next one, because")


class ShareForm(forms.Form):
    percent = Count(min_value=0, max_value=100, label="Planned share, percent")


def said(item: WorkItem) -> dict[str, Any]:
    """What the form of an item shows."""
    names = [name for name in ItemForm.base_fields if name not in {"version", "labels", "because"}]
    labels = item.item_labels.order_by("label__name").values_list("label__name", flat=True)
    size = None if item.points is None else format(item.points.normalize(), "f")
    return {
        **{name: getattr(item, name) for name in names},
        "points": size,
        "labels": ", ".join(labels),
        "because": "",
    }


def shaped_now(feature: Feature) -> dict[str, Any]:
    """What the form of a feature shows."""
    return {name: getattr(feature, name) for name in FeatureForm.base_fields if name != "version"}


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
