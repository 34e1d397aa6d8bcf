"""What people write is shown as they mean it, harmless, in bounded time."""

import time

import pytest

from core.markdown import render


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "<img src=x onerror=alert(1)>",
        "[x](data:text/html,x)",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(text: str) -> None:
    shown = render(text)
    assert not any(word in shown for word in ("<script", "<img", 'href="javascript', 'href="data'))


def test_markdown_is_markdown() -> None:
    assert render("**yes** and `no`") == "<p><strong>yes</strong> and <code>no</code></p>\n"


def test_the_signature_of_a_mail_makes_no_heading_of_what_stands_above_it() -> None:
    shown = render("Please look.\n-- \nDana, Shop team")
    assert shown == "<p>Please look.<br>\n--<br>\nDana, Shop team</p>\n"
    assert "<h1>" in render("# A heading")


def test_a_line_that_was_ended_is_a_line() -> None:
    assert render("It renews\nNobody is called") == "<p>It renews<br>\nNobody is called</p>\n"


@pytest.mark.parametrize("unit", ["![", "[", "_a__", "*a ", "a` ", "|"])
def test_a_wall_of_marks_takes_no_time(unit: str) -> None:
    begin = time.process_time()
    for length in (3_500, 100_000):
        render(unit * (length // len(unit)))
    assert time.process_time() - begin < 2


def test_what_is_shown_as_written_is_escaped() -> None:
    assert render("<b>" + "[" * 5_000).startswith("<pre>&lt;b&gt;")


@pytest.mark.parametrize(
    "href",
    [
        "//evil.com", "/\\evil.com", "\\\\evil.com", "/\t/evil.com", "<//evil.com>", "</\\evil.com>", "<\\\\evil.com>", "&#47;&#47;evil.com",
        "/&Tab;/evil.com", "&#x2f;&#92;evil.com", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#10;script:alert(1)", "vbscript:x",
        "data:text/html,x", "ftp://evil.com", "file:///etc/passwd", "evil.com", "../items/X-1/", "https:evil.com", "http:/evil.com",
        "<https:\\\\evil.com>", "%2f/evil.com", "#top", "?next=//evil.com", "mailto:",
    ],
)  # fmt: skip
def test_a_link_goes_nowhere_that_it_should_not(href: str) -> None:
    for text in (f"[x]({href})", f"[x]({href} 'title')", f"[x][1]\n\n[1]: {href}"):
        shown = render(text)
        led = shown.split('href="')[1].split('"')[0] if 'href="' in shown else ""
        assert not led or led.startswith("/%") or led == "mailto:", shown


@pytest.mark.parametrize(
    ("href", "shown"),
    [
        ("https://example.org/a?b=1", ' rel="noopener noreferrer nofollow"'),
        ("HTTP://example.org", ' rel="noopener noreferrer nofollow"'),
        ("mailto:ops@example.org", ""), ("/items/LINUX-1/", ""), ("/", ""),
    ],
)  # fmt: skip
def test_a_link_goes_where_it_is_meant_to(href: str, shown: str) -> None:
    assert render(f"[x]({href})") == f'<p><a href="{href}"{shown}>x</a></p>\n'


def test_an_address_in_brackets_leads_outside_too() -> None:
    assert 'rel="noopener noreferrer nofollow"' in render("<https://example.org>")
