"""In and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from people import known_device
from people.forms import SignInForm

PAGE = "people/sign_in.html"


@method_decorator([login_not_required, never_cache, sensitive_post_parameters("password")], name="dispatch")
class SignIn(View):
    """By address and password; five tries in a quarter of an hour."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return way_on(request)
        return self._shown(SignInForm(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SignInForm(request, request.POST)
        if not form.is_valid():
            return self._shown(form, 429 if form.has_error("__all__", "too_many_tries") else 422)
        login(request, form.person)
        return known_device.remember(way_on(request), form.person)

    def _shown(self, form: SignInForm, status: int = 200) -> HttpResponse:
        return render(self.request, PAGE, {"form": form, "next": wanted(self.request)}, status=status)


class SignOut(View):
    """By POST only, so that no link or picture signs anybody out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        logout(request)
        return redirect(settings.LOGIN_URL)


def wanted(request: HttpRequest) -> str:
    """The page asked for before signing in, if it is a path of ours; a host, however written, is none."""
    text = request.POST.get("next", request.GET.get("next", ""))
    is_path = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if is_path and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""


def way_on(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(wanted(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
