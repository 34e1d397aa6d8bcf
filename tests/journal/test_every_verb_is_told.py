"""Whatever the code writes into the journal, a sentence tells. The code is read, so that no verb waits for its test."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from journal import sentences
from journal.models import Journaled

ROOT = Path(__file__).resolve().parents[2]
APPS = ("people", "backlogs", "boards", "intake", "metrics", "home", "journal", "agileops")
RECORDING = {"record", "change", "begin", "tell", "_mark", "tell_entry", "_tell_limit", "tell_owner"}
KINDS = {model.__name__: model.journal_kind for model in apps.get_models() if issubclass(model, Journaled)}
# Mixins without an annotated self, and names of variables that are not called after their kind.
CALLED = {"Admits": "team", "TeamCalendar": "team", "Account": "person", "by": "person", "beside": "item"}


def told() -> Iterator[tuple[str, str, str]]:
    """(place, kind or "", verb) of every entry that the code writes."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts and path.name != "journaled.py":
                yield from in_file(path)


def in_file(path: Path) -> Iterator[tuple[str, str, str]]:
    tree = ast.parse(path.read_text())
    for owner in [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]:
        for function in [node for node in owner.body if isinstance(node, ast.FunctionDef)]:
            for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
                for verb in verbs_of(call):
                    kind = kind_of(call.func, function, owner)
                    yield f"{path.relative_to(ROOT)}:{call.lineno}", kind, verb


def verbs_of(call: ast.Call) -> list[str]:
    """An import tells of items by `Told(at, verb, …)`; everything else by a method of what it tells of."""
    if isinstance(call.func, ast.Name) and call.func.id == "Told":
        return [arg.value for arg in call.args[1:2] if isinstance(arg, ast.Constant)]
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in RECORDING:
        return []
    place = 2 if call.func.attr == "_mark" else 0
    if len(call.args) <= place:
        return []
    if not isinstance(call.args[place], ast.Constant | ast.IfExp):
        return []
    return [
        node.value
        for node in ast.walk(call.args[place])
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    ]


def kind_of(called: ast.expr, function: ast.FunctionDef, owner: ast.AST) -> str:
    if not isinstance(called, ast.Attribute):
        return "item"
    if called.attr == "tell_owner":
        return ""  # of the team or the person whose it is
    receiver = called.value
    name = receiver.attr if isinstance(receiver, ast.Attribute) else getattr(receiver, "id", "")
    if isinstance(receiver, ast.Call):
        name = getattr(receiver.func, "id", "")
    if name == "self":
        annotation = function.args.args[0].annotation
        name = annotation.id if isinstance(annotation, ast.Name) else getattr(owner, "name", "")
    return KINDS.get(name) or CALLED.get(name) or (name if name in KINDS.values() else "")


def test_the_code_is_read():
    found = list(told())
    assert ("item", "pulled") in {(kind, verb) for _, kind, verb in found}
    assert ("person", "welcomed") in {(kind, verb) for _, kind, verb in found}
    assert len(found) > 60


@pytest.mark.parametrize(("place", "kind", "verb"), sorted(set(told())))
def test_every_verb_has_a_sentence(place, kind, verb):
    kinds = [kind] if kind else KINDS.values()
    assert any(sentences.is_told(one, verb) for one in kinds), f"{place} writes {kind or '?'} {verb}"
