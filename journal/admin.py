"""Django's admin as one more thin door: what is changed there is changed by the verbs, and the journal is only read."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import connection, models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from core.admin_filters import titled
from core.errors import Refused, Stale
from core.locking import lock
from journal.models import Entry, Head
from journal.plain import digest
from journal.recording import verb


class Together(admin.ModelAdmin):
    """What is done to all rows chosen in a list is done to all of them or to none."""

    def to_each(self, request: HttpRequest, rows: models.QuerySet, act: Callable[[Any], Any]) -> list[Any]:
        """What the verb answered for each row; none, and a sentence that names it, where one refuses."""
        answers: list[Any] = []
        named = ""
        try:
            with verb():
                for row in rows.order_by("pk"):
                    named = str(row)  # as the list shows it, before the verb
                    answers.append(act(row))
        except Refused as refused:
            who = "" if named in refused.sentence else f"{named}: "
            others = " None of the others is changed either." if rows.count() > 1 else ""
            self.message_user(request, f"{who}{refused.sentence}{others}", messages.ERROR)
            return []
        return answers


class ReadAdmin(Together):
    """Looked at and searched; nothing is added, changed or deleted."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class SeenForm(forms.ModelForm):
    """A form that brings back what it showed, so that a change made meanwhile is noticed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {
            name: str(field.prepare_value(self.get_initial_for_field(field, name)))
            for name, field in self.fields.items()
            if name != "seen"
        }
        self.fields["seen"].initial = digest(repr(shown))

    @property
    def is_stale(self) -> bool:
        """A program that sends no `seen` has shown nothing to anybody."""
        return "seen" in self.data and self.data["seen"] != self.fields["seen"].initial

    @property
    def meant(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class VerbAdmin(Together):
    """Adding and changing run inside `verb()` and call `make` and `alter`; no row is deleted."""

    list_per_page = 50
    show_full_result_count = False
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "cols": 80})}}

    def make(self, *, by: Any, **sent: Any) -> models.Model:
        """The verb that makes one."""
        raise Refused(f"A {self.opts.verbose_name} is not made here.")

    def alter(self, thing: Any, *, by: Any, **sent: Any) -> None:
        """The verbs that change the fields sent, which are those that differ."""
        raise Refused(f"A {self.opts.verbose_name} is not changed here.")

    def hold(self, thing: Any, *, by: Any, sent: QueryDict) -> None:
        """Before a change the thing is locked, after its team and whatever guards what was sent, and read as it is now."""
        if (team := getattr(thing, "team", None)) is not None:
            lock(team)
        lock(thing)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = type(self.form.__name__, (SeenForm, self.form), {})
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown: list[Any] = [name for name in super().get_fields(request, obj) if name != "seen"]
        return [*shown, "seen"] if obj and self.has_change_permission(request, obj) else shown

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        thing = super().get_object(request, object_id, from_field)
        if thing is not None and request.method == "POST" and connection.in_atomic_block:
            self.hold(thing, by=request.user, sent=request.POST)
        return thing

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        try:
            with verb():
                return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            self.message_user(request, refused.sentence, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: SeenForm, change: bool) -> None:
        if change:
            if form.is_stale:
                raise Stale(
                    "Somebody changed this meanwhile. Here it is as it is now; nothing of yours is kept."
                )
            sent = {name: value for name, value in form.meant.items() if name in form.changed_data}
            self.alter(self.model._base_manager.get(pk=obj.pk), by=request.user, **sent)
        else:
            obj.pk = self.make(by=request.user, **form.meant).pk
            obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Rows that belong to the thing are changed by verbs of their own."""


@admin.register(Entry)
class EntryAdmin(ReadAdmin):
    """What happened, newest first."""

    list_display = ("number", "stream_of", "at", "kind", "subject", "verb", "by")
    list_filter = ("kind", ("stream__team", titled("team", admin.RelatedFieldListFilter)))
    list_select_related = ("stream__team", "by")
    search_fields = ("=subject", "verb", "by__name")
    ordering = ("-id",)

    @admin.display(description="stream")
    def stream_of(self, thing: Entry) -> str:
        return whose(thing.stream)


@admin.register(Head)
class HeadAdmin(ReadAdmin):
    list_display = ("of", "number")
    list_select_related = ("team",)
    ordering = ("team__name", "id")

    @admin.display(description="stream")
    def of(self, thing: Head) -> str:
        return whose(thing)


def whose(stream: Head) -> str:
    return str(stream.team) if stream.team else ("accounts" if stream.of_accounts else "the organisation")
