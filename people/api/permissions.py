"""What every resource asks first; what a person may do to a thing is asked by its verb."""

from typing import Any

from rest_framework import exceptions, permissions
from rest_framework.request import Request

from people.models import Token


class SignedInWithScope(permissions.BasePermission):
    """Somebody is signed in, and a read-only token only reads."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.user is None:
            return False
        if (
            isinstance(request.auth, Token)
            and not request.auth.may_write
            and request.method not in permissions.SAFE_METHODS
        ):
            raise exceptions.PermissionDenied(
                "This token only reads; make one that may write.", code="read_only_token"
            )
        return True
