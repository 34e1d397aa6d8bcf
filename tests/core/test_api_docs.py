"""The description of the API as people read it: the same document that programs read, in our own look."""

from typing import Any

import pytest
from playwright.sync_api import Page

from agileops.api_docs import nouns

DOCS = "/api/v1/docs/"
UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"


def test_every_operation_of_the_document_is_told(client, db):
    schema = client.get("/api/v1/schema/").json()
    wanted = {
        (method.upper(), path)
        for path, ways in schema["paths"].items()
        for method in ways
        if method != "parameters"
    }
    assert {(each.method, each.path) for told in nouns().values() for each in told} == wanted


def test_it_is_open_and_says_how_to_ask(client, db):
    text = client.get(DOCS).content.decode()
    assert "Authorization: Bearer" in text
    assert "?of=agreements" in text
    assert "<script>" not in text


def test_a_noun_tells_what_goes_in_and_what_comes_out(client, db):
    text = client.get(f"{DOCS}?of=agreements").content.decode()
    for told in (
        "/api/v1/agreements/{id}/ending/",
        "because",
        "results[].ownership",
        "If-Match (header)",
        "date, or null",
    ):
        assert told in text
    assert "$ref" not in text


@pytest.mark.parametrize("asked", ["nothing", "%00", "x" * 300])
def test_what_is_no_noun_is_not_found(client, db, asked):
    assert client.get(f"{DOCS}?of={asked}").status_code == 404


def test_it_reads_well_for_everybody(page: Page, accessible: Any) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for address in (DOCS, f"{DOCS}?of=agreements"):
            page.goto(address)
            page.evaluate(UNFOLD)
            accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (DOCS, f"{DOCS}?of=items"):
        page.goto(address)
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
