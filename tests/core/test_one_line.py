"""A name or a title is one line that somebody can read."""

import pytest

from core.errors import Invalid
from core.fields import one_line


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  Renew\tthe \n certificate ", "Renew the certificate"),
        ("\u200b\u202e\ufeff\x07", ""),
        ("fdp.\u202eexe", "fdp.exe"),
        ("Zoë 👩‍🚒 ‌می‌خواهم", "Zoë 👩‍🚒 ‌می‌خواهم"),
    ],
)
def test_what_nobody_sees_is_left_out(sent, kept):
    assert one_line(sent, field="title", longest=300) == kept


@pytest.mark.parametrize("sent", ["a\0b", "a\ud800", "x" * 301])
def test_what_cannot_be_kept_is_refused(sent):
    with pytest.raises(Invalid):
        one_line(sent, field="title", longest=300)


def test_an_item_needs_a_title_that_is_seen(cast, api):
    answer = api(cast.ada).post("/api/v1/items/", {"team": "LINUX", "title": "\u200b\u2060"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "title_needed")
