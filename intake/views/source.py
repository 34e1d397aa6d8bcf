"""One source: its snippet, its last messages as they came, its secrets, and the buttons for all of that."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from core.errors import Invalid, Stale
from core.locking import lock
from intake.forms import MappingForm, SecretForm, SettingsForm
from intake.models import Delivery, Source
from intake.reports import Report, Unreadable, read_json
from intake.senders.email.mailbox import variable
from intake.senders.mapped import Mapped
from intake.senders.mapping import WrongMapping, read_mapping
from intake.views.sources import SECTION, back, told_once
from journal.recording import verb
from people.forms import accepted
from people.models import Person, Team

HIDDEN = "…"


class OfSource(View):
    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def source(self) -> Source:
        return get_object_or_404(
            Source.objects.visible_to(self.person).select_related("team"), pk=self.kwargs["pk"]
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.source.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    def shown(self, status: int = 200, **changed: Any) -> HttpResponse:
        answer = render(self.request, "intake/source.html", self.context() | changed, status=status)
        if "address" in changed:
            answer["Cache-Control"] = "no-store"
        return answer

    def context(self) -> dict[str, Any]:
        source, team = self.source, self.source.team
        url = source.address(self.request.build_absolute_uri("/"), HIDDEN)
        return {
            "source": source,
            "team": team,
            "section": SECTION,
            "may_administer": team.may_administer(self.person),
            "may_replay": source.may_replay(self.person),
            "snippet": source.sender.snippet(url),
            "settings_form": SettingsForm(source),
            "secret_form": SecretForm(),
            "secrets": source.secrets.filter(retired_at=None) if source.sender.signs else None,
            "mapping_form": self.mapping_form(),
            "accounts": source.chat_accounts.select_related("person")[:100]
            if source.sender.is_obeyed
            else None,
            "mailbox": variable(source) if source.kind == "email" else "",
            "deliveries": source.deliveries.shown().select_related("source__team", "tested_by")[:20],
            "open_signals": source.signals.open()
            .select_related("item")
            .order_by("-last_seen_at", "-pk")[:20],
        }

    def mapping_form(self) -> MappingForm | None:
        sender = self.source.sender
        if not isinstance(sender, Mapped):
            return None
        mapping = self.source.mapping or sender.mapping_text
        return MappingForm(
            initial={"sample": sender.example().decode(), "mapping": mapping}, auto_id="trial_%s"
        )

    @verb()
    def set_up(self, version: int, **sent: Any) -> None:
        lock(self.source)
        if self.source.version != version:
            raise Stale("Somebody changed this meanwhile. Reload the page to see how it is now.")
        self.source.set_up(by=self.person, **sent)


class OneSource(OfSource):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.source.team.require_administrator(self.person)
        form = SettingsForm(self.source, request.POST)
        if not accepted(form, self.set_up):
            return self.shown(422, settings_form=form)
        return back(request, self.source, "The source is set up anew.")


class Rotation(OfSource):
    """The answer is the only page that ever shows the new address."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = self.source.rotate(by=self.person)
        return self.shown(**told_once(request, self.source, token))


class Revocation(OfSource):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.source.revoke(by=self.person)
        return back(request, self.source, f"{self.source} is revoked; nothing is taken from it any more.")


class TryOut(OfSource):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.source.try_out(by=self.person)
        return back(request, self.source, "An example is on its way; it stands below once it is read.")


class Secrets(OfSource):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.source.team.require_administrator(self.person)
        form = SecretForm(request.POST)
        if not accepted(form, lambda **sent: self.source.sign_with(by=self.person, **sent)):
            return self.shown(422, secret_form=form)
        return back(request, self.source, "The secret counts from now on.")


class RetiredSecret(OfSource):
    def post(self, request: HttpRequest, pk: int, secret: int) -> HttpResponse:
        self.source.retire_secret(get_object_or_404(self.source.secrets, pk=secret), by=self.person)
        return back(request, self.source, "The secret counts no more.")


class ChatName(OfSource):
    """Who somebody of the chat is here."""

    def post(self, request: HttpRequest, pk: int, account: int) -> HttpResponse:
        self.source.team.require_administrator(self.person)
        found = get_object_or_404(self.source.chat_accounts, pk=account)
        found.link(request.POST.get("email", ""), by=self.person)
        return back(request, self.source, f"{found} is {found.person or 'nobody here'} from now on.")


class OfMapping(OfSource):
    @cached_property
    def sender(self) -> Mapped:
        sender = self.source.sender
        if not isinstance(sender, Mapped):
            raise Invalid(f"{sender.label} is read without a mapping.", code="unmapped")
        return sender

    @cached_property
    def form(self) -> MappingForm:
        self.source.team.require_administrator(self.person)
        assert self.sender  # refuses who has none
        return MappingForm(self.request.POST, auto_id="mapping_%s")


class SourceMapping(OfMapping):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not accepted(self.form, self._save):
            return self.shown(422, mapping_form=self.form)
        return back(request, self.source, "The mapping counts from now on.")

    def _save(self, version: int, mapping: str, sample: str) -> None:
        """As shipped is kept as nothing, so that it is renewed with an update."""
        self.set_up(version, mapping="" if mapping.split() == self.sender.mapping_text.split() else mapping)


class MappingTrial(OfMapping):
    """What a mapping makes of a message; nothing is kept of it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        reports = self._reports() if self.form.is_valid() else []
        return self.shown(422 if self.form.errors else 200, mapping_form=self.form, reports=reports)

    def _reports(self) -> list[Report]:
        sent = self.form.cleaned_data
        try:
            mapping = read_mapping(sent["mapping"] or self.sender.mapping_text)
            return mapping.reports(read_json(sent["sample"].encode()))
        except (Unreadable, WrongMapping) as error:
            self.form.add_error(None, str(error))
            return []


class Replay(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        delivery = seen(request, pk)
        delivery.replay(by=request.user)
        return back(request, delivery.source, "It is read again.")


class PutAside(View):
    """From the quarantine of triage one goes on with the next there."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        delivery = seen(request, pk)
        delivery.put_aside(by=request.user)
        done = back(
            request, delivery.source, "It is put aside. Replay it on the page of its source to have it back."
        )
        return done if "stay" not in request.POST else redirect(quarantine_of(delivery.source.team))


def seen(request: HttpRequest, pk: int) -> Delivery:
    visible = Delivery.objects.visible_to(request.user).defer("body").select_related("source__team")
    return get_object_or_404(visible, pk=pk)


def quarantine_of(team: Team) -> str:
    return reverse("intake:triage", args=[team.key]) + "?tab=quarantine"
