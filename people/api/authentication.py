"""Who asks: a program by its token, a page by its session."""

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from people.models import Person, Token

SCHEME = "Bearer"


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer …`; revoked tokens and those of disabled persons are unknown at once."""

    def authenticate(self, request: Request) -> tuple[Person, Token] | None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = Token.objects.bearing(text.strip())
        if token is None:
            raise exceptions.AuthenticationFailed("This token is not known here, or was revoked.")
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class SessionAuthentication(authentication.SessionAuthentication):
    """The signed-in page; changes need its CSRF token. Disabled persons have no session any more."""

    def authenticate(self, request: Request) -> tuple[Person, None] | None:
        page: HttpRequest = request._request
        if not page.user.is_authenticated:
            return None
        self.enforce_csrf(request)
        return page.user, None


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token from the account page."}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
