"""The house rules that no linter knows find what they are for, and nothing else."""

from pathlib import Path

import pytest

from house import limits

PAGE, VIEW, MODEL = (
    limits.ROOT / path for path in ("home/templates/home/x.html", "home/views/x.py", "people/models/x.py")
)


@pytest.mark.parametrize(
    ("path", "line", "said"),
    [
        (VIEW, "item = WorkItem.objects.get(pk=1)", "visible_to"),
        (VIEW, "item = get_object_or_404(WorkItem, pk=1)", "visible_to"),
        (VIEW, 'fields = "__all__"', "name the fields"),
        (MODEL, "x = 1  # TO" + "DO", "unfinished"),
        (MODEL, 'path = "/' + 'home/ada/x"', "machine"),
        (PAGE, "<script>go()</script>", "inline script"),
        (PAGE, '<p style="color: red">', "inline style"),
        (PAGE, '<a onclick="go()">', "inline handler"),
        (PAGE, '<script src="https://cdn.example.org/x.js"></script>', "another host"),
    ],
)
def test_a_breach_is_named(path: Path, line: str, said: str):
    assert any(said in finding for finding in limits.of_line(path, line))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (VIEW, "item = get_object_or_404(WorkItem.objects.visible_to(person), pk=1)"),
        (MODEL, "first = Team.objects.get(pk=1)"),
        (MODEL, 'names = "backlog|to do|todo"'),
        (PAGE, '<script type="module" src="/static/x.js"></script>'),
        (PAGE, '<a href="https://example.org/">'),
        (PAGE, '<script type="application/json" id="x">'),
    ],
)
def test_what_is_right_is_left_alone(path: Path, line: str):
    assert not list(limits.of_line(path, line))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def do_it(): ...", "says nothing"),
        ("class MoveHandler: ...", "says nothing"),
        ("class Shift(models.Model):\n    x = 1", "in the trade"),
        ("def long():\n" + "    x = 1\n" * 41, "at most 40"),
        (
            "class A:\n    @verb()\n    def close(self, *, by: Person, force: bool):\n        if force: ...",
            "no flag",
        ),
        ("def f[T](x): ...", "not Python 3.11"),
        ('crew.order_by("item__joined_at")', "end the order with the key"),
    ],
)
def test_a_definition_in_breach_is_named(code: str, said: str):
    assert any(said in finding for finding in limits.in_code(MODEL, code))


@pytest.mark.parametrize(
    "code",
    [
        "class TeamManager(models.Manager): ...",
        "def is_people_manager(self): ...",
        "def close(self, *, by: Person): ...",
        "class A:\n    @verb()\n    def set(self, *, by: Person, works: bool):\n        self.works = works",
    ],
)
def test_a_definition_that_is_right_is_left_alone(code: str):
    assert not list(limits.in_code(MODEL, code))
