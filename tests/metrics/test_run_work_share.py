"""R1: run work that comes back is planned, and its share of the time is shown as its own."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import numpy as np
import orjson
import pytest
import time_machine
from django.core.management import call_command

from backlogs.models import RecurringRule
from backlogs.planning_ahead import plan_ahead
from metrics.asking import told
from metrics.flow import trace
from metrics.interrupt_share import time_share
from metrics.policy import Policy
from metrics.velocity import velocity
from tests.cast import Cast
from tests.metrics.conftest import BEGIN
from tests.metrics.stories import Story, crew, day, efforts, fortnights, spans, weekdays
from tests.metrics.stories import told as history_told

MONDAY = "2026-01-05"
WHOLE = [(day(MONDAY), day("2026-01-16"))]


def _history(**more):
    work = [Story([(MONDAY, "Doing"), ("2026-01-17", "Done")]) for _ in range(2)]
    team = {"members": spans((0, MONDAY, "2026-12-31", 1.0)), "working": weekdays(MONDAY, 84)}
    return history_told(work, **(team | {"iterations": fortnights(MONDAY, 1)} | more))


def test_written_and_estimated_time_of_run_work_is_part_of_its_backlog() -> None:
    aboard = crew((0, 0, MONDAY, None), (1, 0, MONDAY, None))
    noted = efforts((0, MONDAY, "business", 240))
    history = _history(crew=aboard, efforts=noted, run_efforts=noted, run_items=np.array([1]))
    time = time_share(history, WHOLE, seed=1)
    # Half of the first day was written down on it; of the other 9.5 days it has one of two items.
    assert (time.run, time.by_backlog[0], time.available) == (0.5 + 9.5 / 2, 10, 10)
    assert time_share(_history(crew=aboard, efforts=noted), WHOLE, seed=1).run == 0


def test_finished_run_work_is_told_beside_all_planned_work() -> None:
    stories = [Story([(MONDAY, "Doing"), (f"2026-01-{12 + n}", "Done")]) for n in range(3)]
    history = history_told(stories, iterations=fortnights(MONDAY, 1), run_items=np.array([0, 2]))
    found = velocity(trace(history, Policy()))
    assert (found.items.sum(), found.run_items.tolist()) == (3, [2])


@pytest.fixture
def patched(cast: Cast) -> Iterator[Cast]:
    """One iteration in which Eve patched for half a day, looked at after its close."""
    with time_machine.travel(BEGIN, tick=False) as clock:
        _patch(cast)
        clock.shift(timedelta(11))
        cast.linux.iterations.running().get().close(by=cast.pia)
        yield cast


def _patch(cast: Cast) -> None:
    rule = RecurringRule.objects.add(
        by=cast.pia, team=cast.linux, title="Patch", every_days=30, next_on=cast.linux.today
    )
    item = rule.make_due()
    item.resize(Decimal(2), by=cast.eve)
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.log_effort(240, by=cast.eve, on=cast.linux.today)
    item.join(cast.eve, by=cast.eve)
    item.close(by=cast.eve)


def test_page_command_and_program_say_the_same(patched: Cast, visit, capsys) -> None:
    last = told(patched.linux, "interrupts")["last"]["run_work"]
    assert last["days"] >= 0.5
    call_command("metrics", "interrupts", "--team", "LINUX", "--json")
    assert orjson.loads(capsys.readouterr().out)["last"]["run_work"] == last
    row = told(patched.linux, "velocity")["iterations"][-1]
    assert row["run_work"] == {"items": 1, "points": 2.0}
    shown = visit(patched.eve).get("/t/LINUX/numbers/run-work/").content.decode()
    assert "Of 1 finished planned item 1 was run work." in shown
    assert "/t/LINUX/numbers/run-work/" in visit(patched.eve).get("/t/LINUX/run-work/").content.decode()
    answer = visit(patched.eve).get("/api/v1/teams/LINUX/metrics/interrupts/")
    assert answer.json()["last"]["run_work"] == last


def test_the_review_is_copied_as_text(patched: Cast, visit) -> None:
    iteration = patched.linux.iterations.closed().get()
    iteration.note_retro("change", "Patch on Tuesdays", by=patched.eve).make_item(
        patched.backlog("ssa"), by=patched.eve
    )
    item = iteration.entries.get().item
    iteration.show_at_demo(item, by=patched.eve)
    answer = visit(patched.oz).get(f"/iterations/{iteration.pk}/review.txt")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")
    for line in (
        f"{iteration} of Linux, ", "Say/do: 2 points of 2, 1 item of 1", f"- {item.key} Patch (Eve)", "Change:",
        "- Patch on Tuesdays → LINUX-2", "Velocity, planned work: 2 points",
    ):  # fmt: skip
        assert line in text
    told_to_program = visit(patched.oz).get(f"/api/v1/iterations/{iteration.pk}/review/").json()
    assert told_to_program["text"] == text
    assert told_to_program["say_do"]["done"] == {"items": 1, "points": "2"}
    assert visit(patched.cy).get(f"/iterations/{iteration.pk}/review.txt").status_code == 404
    assert visit(patched.cy).get(f"/api/v1/iterations/{iteration.pk}/review/").status_code == 404
