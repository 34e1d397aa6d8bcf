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


@pytest.mark.parametrize("unit", ["![", "[", "_a__", "*a ", "a` ", "|"])
def test_a_wall_of_marks_takes_no_time(unit: str) -> None:
    begin = time.process_time()
    for length in (3_500, 100_000):
        render(unit * (length // len(unit)))
    assert time.process_time() - begin < 2


def test_what_is_shown_as_written_is_escaped() -> None:
    assert render("<b>" + "[" * 5_000).startswith("<pre>&lt;b&gt;")
