"""One's own account: name, look, password, tokens, and all that is kept about one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from people import kept
from people.forms import ChangePasswordForm, NameForm, ThemeForm, TokenForm, accepted
from people.models import Person, Token

PAGE = "people/account.html"


def shown(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    person: Person = request.user  # type: ignore[assignment]
    context = {
        "name_form": NameForm(instance=person),
        "theme_form": ThemeForm(instance=person),
        "password_form": ChangePasswordForm(person),
        "token_form": TokenForm(),
        "tokens": Token.objects.visible_to(person).valid(),
        "memberships": person.memberships.current().select_related("team").prefetch_related("held"),
    }
    return render(request, PAGE, context | forms, status=status)


class Account(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return shown(request)


class Kept(View):
    """All that is kept about the person who looks; nobody else has this page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "people/kept.html", {"lines": kept.about(request.user)})


class Name(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = NameForm(request.POST, instance=request.user)
        if not accepted(form, lambda **sent: request.user.rename(by=request.user, **sent)):
            return shown(request, status=422, name_form=form)
        messages.success(request, "Changed.")
        return redirect("people:account")


class Theme(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = ThemeForm(request.POST, instance=request.user)
        if not accepted(form, request.user.choose_theme):
            return shown(request, status=422, theme_form=form)
        return redirect("people:account")


class Password(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChangePasswordForm(request.user, request.POST)
        if not accepted(form, lambda **sent: request.user.change_password(by=request.user, **sent)):
            return shown(request, status=422, password_form=form)
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password is changed. Everywhere else you are signed out.")
        return redirect("people:account")


class Tokens(View):
    """The answer to a new token is the page itself, the only one that ever shows its text."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form, made = TokenForm(request.POST), []
        if not accepted(form, lambda **sent: made.extend(Token.objects.make(by=request.user, **sent))):
            return shown(request, status=422, token_form=form)
        answer = shown(request, made_token=made[0], made_text=made[1])
        answer["Cache-Control"] = "no-store"
        return answer


class Revocation(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = get_object_or_404(Token.objects.visible_to(request.user), pk=pk)
        token.revoke(by=request.user)
        messages.success(request, f"{token} is revoked.")
        return redirect("people:account")
