"""Django's admin as one more thin door: what is changed there is changed by the verbs, and the journal is only read."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from core.errors import Refused
from journal.models import Entry, Head
from journal.recording import verb


class ReadAdmin(admin.ModelAdmin):
    """Looked at and searched; nothing is added, changed or deleted."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class VerbAdmin(admin.ModelAdmin):
    """Adding and changing run inside `verb()` and call `make` and `alter`; no row is deleted."""

    list_per_page = 50
    show_full_result_count = False

    def make(self, *, by: Any, **sent: Any) -> models.Model:
        """The verb that makes one."""
        raise Refused(f"A {self.opts.verbose_name} is not made here.")

    def alter(self, thing: Any, *, by: Any, **sent: Any) -> None:
        """The verbs that change the fields sent, which are those that differ."""
        raise Refused(f"A {self.opts.verbose_name} is not changed here.")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        try:
            with verb():
                return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            self.message_user(request, refused.sentence, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if change:
            sent = {name: form.cleaned_data[name] for name in form.changed_data}
            self.alter(self.model._base_manager.get(pk=obj.pk), by=request.user, **sent)
        else:
            obj.pk = self.make(by=request.user, **form.cleaned_data).pk
            obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Rows that belong to the thing are changed by verbs of their own."""


@admin.register(Entry)
class EntryAdmin(ReadAdmin):
    """What happened, newest first."""

    list_display = ("stream", "number", "at", "kind", "subject", "verb", "by")
    list_filter = ("kind",)
    list_select_related = ("stream__team", "by")
    search_fields = ("=subject", "verb", "by__name")
    ordering = ("-id",)


@admin.register(Head)
class HeadAdmin(ReadAdmin):
    list_display = ("pk", "team", "number")
    list_select_related = ("team",)
