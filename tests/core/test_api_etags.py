from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from core.api.etags import MatchRequired, NoMatch, etag, require_match

THING = SimpleNamespace(version=7)


def send(header=None):
    headers = {} if header is None else {"If-Match": header}
    require_match(RequestFactory().patch("/", headers=headers), THING)


@pytest.mark.parametrize("header", ['"7"', '"1", "7"', ' "7" ', "*"])
def test_the_version_that_was_read_matches(header):
    send(header)


@pytest.mark.parametrize("header", ['"6"', '"77"', "7", 'W/"7"', '"1", W/"7"', "x", '"', '"7', '"*"'])
def test_any_other_does_not(header):
    with pytest.raises(NoMatch) as refused:
        send(header)
    assert refused.value.extra["current"] is THING


@pytest.mark.parametrize("header", [None, "", "  "])
def test_none_is_asked_for(header):
    with pytest.raises(MatchRequired):
        send(header)


def test_the_tag_is_strong():
    assert etag(THING) == '"7"'
