"""Handoffs, restrictions, changes and swaps as other programs' published tests have them, and what those leave open."""

import pytest

from tests.rotations.published import FILE, answers, cases, instant, layers

ROWS = cases()


@pytest.mark.skipif(not FILE.exists(), reason="The cases are not here; lay them at ../shared to ask them.")
@pytest.mark.parametrize("case", ROWS or [None], ids=[case["id"] for case in ROWS] or ["none"])
def test_a_published_case(case):
    found = layers(case)
    told = {row["at"]: answers(found, instant(row["at"])) for row in case["expect"]}
    assert told == {row["at"]: sorted(row["on_call"]) for row in case["expect"]}
    if case["kind"] == "handoffs":
        moments = [instant(text) for text in case["handoffs_utc"]]
        rhythm = found[0].line_ups[0].rhythm
        turns = [turn.start for turn in rhythm.turns(moments[0], moments[-1])]
        assert turns == moments[: len(turns)]
        assert len(turns) == len(moments) - 1
