"""The ground that browser tests stand on: a real browser, on the application served for real."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page


def test_a_visitor_is_asked_to_sign_in(page: Page, accessible):
    page.goto(reverse("people:sign-in"))
    assert page.get_by_label("Password").is_visible()
    accessible(page)


def test_an_error_in_a_page_fails_its_test(page: Page):
    page.goto("/healthz")
    with pytest.raises(Exception, match="wrong"):
        page.evaluate("() => { throw new Error('wrong') }")


def test_inaccessible_markup_is_named(page: Page, accessible):
    page.set_content("<html><body><img src='/x.png'></body></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        accessible(page)
