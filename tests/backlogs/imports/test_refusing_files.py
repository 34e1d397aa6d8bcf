"""Whatever is wrong with a file is one sentence that names it and the row; nothing is ever a traceback."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlogs.imports import json_stream, reading
from backlogs.imports.mapping import read_mapping
from backlogs.imports.refusals import BadRow, Unreadable
from backlogs.imports.times import Clock
from core.errors import Invalid
from tests.backlogs.imports.reading_files import FILES, csv, issue, jira, written

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TICKETS = FILES / "tickets.toml"


def refusal(path: Path, mapping: Path | None = None) -> str:
    with pytest.raises(Invalid) as refused:
        csv(path, mapping) if mapping else jira(path)
    return refused.value.sentence


def attempt(path: Path, mapping: Path | None = None) -> str:
    """The sentence of the refusal; empty where all is well."""
    said = ""
    try:
        csv(path, mapping) if mapping else jira(path)
    except Invalid as refused:
        said = refused.sentence
    assert "\n" not in said
    return said


def test_a_missing_file_and_a_directory_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.json") == f"There is no file {tmp_path}/gone.json."
    assert refusal(tmp_path) == f"{tmp_path} is not a file."


def test_a_gzip_file_cut_off_in_the_middle(tmp_path: Path) -> None:
    whole = gzip.compress((FILES / "jira_server.json").read_bytes())
    (tmp_path / "cut.json.gz").write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path / "cut.json.gz") == "cut.json.gz is a gzip file that ends in the middle."


def test_a_gzip_file_with_a_wrong_sum(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(b"[" + b" " * 9000 + b"]"))
    whole[-6] ^= 255
    (tmp_path / "bad.gz").write_bytes(whole)
    assert "bad.gz cannot be unpacked" in refusal(tmp_path / "bad.gz")


def test_unpacking_ends_somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 1 << 20)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b" " * (1 << 22)))
    assert "bomb.gz is larger than" in refusal(tmp_path / "bomb.gz")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it ends too early"),
        ("id,title\n1,2", r"'i' stands where . or . belongs"),
        ('{"issues": [{"key": "X-1"', "it ends too early|expecting"),
        ('{"issues": [{"key": "X-1\n"}]}', r"element 1, invalid control character\.$"),
        ('{"issues": [NaN]}', "NaN is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"issues": []} and more', "something follows the end"),
        ('[{"n": 1' + "0" * 5000 + "}]", "digits"),
    ],
)
def test_what_is_not_json(tmp_path: Path, text: str, reason: str) -> None:
    said = refusal(written(tmp_path / "wrong.json", text))
    assert said.startswith("wrong.json is not JSON: at ")
    assert re.search(reason, said)


def test_json_that_is_no_answer_of_jira(tmp_path: Path) -> None:
    assert "neither a search answer" in refusal(written(tmp_path / "other.json", {"hello": "world"}))
    assert "neither a search answer" in refusal(written(tmp_path / "other.json", {"issues": 5}))
    assert "neither a search answer" in refusal(written(tmp_path / "other.json", {}))


def test_utf_16_and_zip_are_called_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "wide.json").write_bytes("[]".encode("utf-16"))
    assert "is UTF-16" in refusal(tmp_path / "wide.json")
    (tmp_path / "packed.zip").write_bytes(b"PK\x03\x04")
    assert "is a zip archive" in refusal(tmp_path / "packed.zip")


def test_one_endless_value_is_refused_before_memory_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "LARGEST_ELEMENT", 1 << 21)
    endless = written(tmp_path / "endless.json", '["' + "x" * (1 << 23) + '"]')
    assert "a value larger than 2 million characters" in refusal(endless)


def test_an_unknown_project_is_told_which_there_are() -> None:
    with pytest.raises(Unreadable) as refused:
        jira(FILES / "jira_server.json", project="NOPE")
    assert refused.value.sentence == (
        "jira_server.json has no issue of the project NOPE; its projects: OPS (3), WEB (1)."
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"created": "9999-01-01T00:00:00.000+0000"}, "is impossible"),
        ({"created": "1969-01-01T00:00:00.000+0000"}, "is impossible"),
        ({"created": "9999-12-31T23:59:59.000-1200"}, "is impossible"),
        ({"created": "0001-01-01T00:00:00.000+1200"}, "is impossible"),
        ({"created": "2021-01-04T09:00:00.000"}, "has no zone"),
        ({"created": "yesterday"}, "'yesterday' is not a time"),
        ({"created": None}, "it has no time of creation"),
        ({"resolutiondate": "2020-01-04T09:00:00.000+0000"}, "before it was created"),
        ({"status": None}, "it has no status"),
        ({"description": "x" * 10_000_000}, "its description is longer than 100,000 characters"),
        ({"summary": "one\0two"}, "its title holds a character that cannot be stored (a NUL)"),
        ({"description": "half \ud83d"}, "half a surrogate pair"),
        ({"summary": 7}, "its summary is a number, where Jira writes a text"),
        ({"labels": {"a": 1}}, "its labels is an object, where Jira writes a list"),
        ({"labels": ["dns", 5]}, "its labels[1] is a number, where Jira writes a text"),
        ({"issuelinks": ["X-1"]}, "its issuelinks[0] is a text, where Jira writes an object"),
        ({"issuelinks": [{"outwardIssue": "X-1"}]}, "its issuelinks[0].outwardIssue is a text"),
        ({"status": "Open"}, "its status is a text, where Jira writes an object"),
        ({"priority": {"name": 1}}, "its priority.name is a number"),
        ({"assignee": ["ada"]}, "its assignee is a list"),
        ({"components": "dns"}, "its components is a text, where Jira writes a list"),
        ({"comment": []}, "its comment is a list, where Jira writes an object"),
        ({"comment": {"comments": [{"body": 1}]}}, "its comment.comments[0].body is a number"),
        ({"description": ["x"]}, "its description is a list, where Jira writes a text or an object"),
        ({"duedate": 20210104}, "its duedate is a number"),
        ({"labels": ["\udfff"]}, "its label holds a character"),
        ({"duedate": "9999-01-01"}, "the day '9999-01-01' is impossible"),
        # Later than a day may be here, so that the item could not be edited afterwards.
        ({"duedate": "2150-01-01"}, "the day '2150-01-01' is impossible"),
    ],
)
def test_an_issue_that_cannot_be_meant_is_named_by_row_and_key(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    said = refusal(written(tmp_path / "issues.json", [issue("X-1"), issue("X-2", **fields)]))
    assert said.startswith("issues.json, row 2 (X-2): ")
    assert reason in said
    assert said.count("\n") == 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"fields": ["summary"]}, "its fields is a list, where Jira writes an object."),
        ({"fields": None}, "it has no fields."),
        (
            {"changelog": {"histories": [{"created": "2021-02-01T09:00:00Z", "items": ["x"]}]}},
            "is no object.",
        ),
    ],
)
def test_an_issue_of_another_shape(tmp_path: Path, changed: dict[str, Any], reason: str) -> None:
    said = refusal(written(tmp_path / "issues.json", [issue() | changed]))
    assert said.startswith("issues.json, row 1 (X-1): ")
    assert said.endswith(reason)


def test_the_same_key_twice(tmp_path: Path) -> None:
    said = refusal(written(tmp_path / "twice.json", [issue(), issue()]))
    assert said == "twice.json, row 2 (X-1): an issue before it has the same key."


def test_the_future_is_refused_also_when_weeks_lead_there() -> None:
    with pytest.raises(BadRow, match="lies in the future"):
        jira(FILES / "jira_server.json", weeks=5000)


def test_a_day_that_weeks_lead_beyond_the_last_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "issues.json", [issue("X-1", duedate="2099-06-01")])
    with pytest.raises(BadRow, match="the day '2099-06-01', moved by 200 weeks, is impossible"):
        jira(file, weeks=200)


def rows(tmp_path: Path, text: str | bytes, extra: str = "") -> str:
    (tmp_path / "rows.csv").write_bytes(
        text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    )
    explained = f'{extra}\n[item]\nid = "id"\nopened = "at"\ntitle = "title"\n'
    return refusal(tmp_path / "rows.csv", written(tmp_path / "rows.toml", explained))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id,at,title\n1,2021-01-01 00:00,a\n", "row 2 (1): the time '2021-01-01 00:00' has no zone"),
        (
            "id,at,title\n1,2021-01-01T00:00Z,a\n1,2021-01-01T00:00Z,b\n",
            "row 3 (1): a row before it has the same id",
        ),
        ("id,at,title\n1,2021-01-01T00:00Z\n", "row 2: it has not the 3 cells"),
        ("id,at,title\n,2021-01-01T00:00Z,a\n", "row 2: its id is empty"),
        ("id,at,title\n1,2021-01-01T00:00Z,a\0b\n", "row 2 (1): its title holds a character"),
        ("id,at,title\n1,2021-01-01T00:00Z,\ud800\n", "row 2 (1): its title holds a character"),
        ("id,at,title\n\ud800,2021-01-01T00:00Z,\n", "its id holds a character"),
        (b"id,at,title\n1,2021-01-01T00:00Z,M\xfcller\n", "a byte that is not UTF-8"),
        ('id,at,title\n1,2021-01-01T00:00Z,"never closed', "is not CSV: near row 2"),
        ("id,title\n", "has no column 'at', which the mapping rows.toml names; it has: id, title"),
        ("id,id,at,title\n", "names the column 'id' twice"),
        ("", "is empty"),
    ],
)
def test_a_row_that_cannot_be_meant(tmp_path: Path, text: str | bytes, reason: str) -> None:
    assert reason in rows(tmp_path, text)


def test_a_time_that_no_clock_ever_showed(tmp_path: Path) -> None:
    berlin = 'zone = "Europe/Berlin"'
    assert (
        rows(tmp_path, "id,at,title\n1,2021-03-28 01:59,a\n2,2021-03-28 02:30,b\n", berlin)
        == "rows.csv, row 3 (2): the time '2021-03-28 02:30' does not exist in Europe/Berlin, where clocks were put "
        "forward over it; is that the zone in which the file was written?"
    )


def test_a_time_that_weeks_lead_into_a_gap_is_when_clocks_go_on(tmp_path: Path) -> None:
    """As duty reads such times; what comes after it still comes after it."""
    texts = ["2021-03-21 01:59", "2021-03-21 02:30", "2021-03-21 02:59:59", "2021-03-21 03:01"]
    clock = Clock("Europe/Berlin", weeks=1)
    assert [f"{moment.at:%H:%M} {moment.offset}" for moment in map(clock.moment, texts)] == [
        "00:59 60", "01:00 120", "01:00 120", "01:01 120",
    ]  # fmt: skip


def test_an_end_before_the_beginning(tmp_path: Path) -> None:
    file = written(tmp_path / "ends.csv", "id,at,end\n7,2021-01-02T00:00Z,2021-01-01T00:00Z\n")
    mapping = written(tmp_path / "m.toml", '[item]\nid = "id"\nopened = "at"\nclosed = "end"\n')
    assert "row 2 (7): it ended (2021-01-01T00:00Z) before it began" in refusal(file, mapping)


def test_a_change_of_an_item_that_is_nowhere(tmp_path: Path) -> None:
    for name in ("tickets.csv", "tickets.toml", "ticket_changes.csv"):
        (tmp_path / name).write_text((FILES / name).read_text())
    with (tmp_path / "ticket_changes.csv").open("a") as changes:
        changes.write("T9,New,Active,05/03/2021 09:00\n")
    said = refusal(tmp_path / "tickets.csv", tmp_path / "tickets.toml")
    assert said == "ticket_changes.csv, row 10 (T9): it changes an item that the item file does not have."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[item", "is not TOML"),
        ('colour = "red"', "has colour, which no mapping has"),
        ('[item]\nheight = "x"', "has item.height"),
        ('zone = "Mars/Olympus"', "names what nobody knows"),
        ('zone = "../../etc/passwd"', "names what nobody knows"),
        ('encoding = "base64"', "names what nobody knows"),
        ('delimiter = "::"', "names what nobody knows"),
        ('backlog = "wishes"', "gives backlog as 'wishes'"),
        ("columns = 3", "writes columns otherwise"),
        ('[[columns]]\nname = "A"\ncategory = "queue"', "needs a column of each category"),
        ('[[columns]]\nname = "A"\ncategory = "somewhere"', "it is one of queue, active, waiting, done"),
        ("[priorities]\nhigh = 9", "it is one of 1, 2, 3, 4"),
        ('like = "self.toml"', "like no file"),
    ],
)
def test_a_mapping_that_cannot_be_meant(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_mapping(written(tmp_path / "self.toml", text))
    assert reason in refused.value.sentence


def test_a_mapping_of_columns_explains_no_json() -> None:
    with pytest.raises(Unreadable, match="explains the columns of a CSV file"):
        jira(FILES / "jira_server.json", name="tickets.toml", item={"id": "Number"})


def test_the_mapping_in_the_reference_is_one(tmp_path: Path) -> None:
    reference = Path(__file__).parents[3] / "docs" / "reference" / "import.md"
    [shown] = re.findall(r"```toml\n(.*?)```", reference.read_text(), re.DOTALL)
    others = ["Waiting|queue", "Done|done"]
    more = [
        f'[[columns]]\nname = "{name}"\ncategory = "{category}"\n'
        for name, category in (one.split("|") for one in others)
    ]
    assert read_mapping(written(tmp_path / "shown.toml", shown + "".join(more))).delimiter == ";"


def test_a_missing_mapping_is_named() -> None:
    with pytest.raises(Unreadable, match=r"The mapping nowhere\.toml cannot be read"):
        read_mapping("nowhere.toml")


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
places = st.sampled_from(
    ["summary", "description", "created", "status", "resolution", "resolutiondate", "issuetype", "priority", "labels",
     "components", "assignee", "reporter", "issuelinks", "parent", "comment", "duedate", "subtasks", "project",
     "customfield_10016", "changelog", "histories", "items", "history", "change", "key", "fields"]
)  # fmt: skip


@FEW
@given(st.dictionaries(places, anything, max_size=4))
def test_an_issue_of_any_shape_is_read_or_refused(tmp_path: Path, broken: dict[str, Any]) -> None:
    made = issue(
        **{
            name: value
            for name, value in broken.items()
            if name not in {"changelog", "histories", "items", "history", "change", "key", "fields"}
        }
    )
    change = {"field": "status", "fromString": "Open", "toString": "Open", **_some(broken, "change")}
    history = {
        "created": "2021-02-01T09:00:00.000+0000",
        "items": broken.get("items", [change]),
        **_some(broken, "history"),
    }
    made["changelog"] = broken.get("changelog", {"histories": broken.get("histories", [history])})
    made |= {name: broken[name] for name in ("key", "fields") if name in broken}
    said = attempt(written(tmp_path / "fuzzed.json", json.dumps([made])))
    assert said.startswith("fuzzed.json") or not said


def _some(broken: dict[str, Any], name: str) -> dict[str, Any]:
    value = broken.get(name)
    return (
        dict.fromkeys(("field", "toString", "fromString", "created", "from"), value) if name in broken else {}
    )


@FEW
@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bytes").write_bytes(content)
    for mapping in (None, TICKETS):
        said = attempt(tmp_path / "bytes", mapping)
        assert not said or "bytes" in said or "ticket_changes" in said


@FEW
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=4))
def test_cells_of_any_kind_are_read_or_refused(tmp_path: Path, cells: list[list[str]]) -> None:
    quoted = ["id,at,title", *(",".join(f'"{cell.replace(chr(34), "")}"' for cell in row) for row in cells)]
    (tmp_path / "cells.csv").write_bytes("\n".join(quoted).encode("utf-8", "surrogatepass"))
    mapping = written(
        tmp_path / "m.toml", 'zone = "UTC"\n[item]\nid = "id"\nopened = "at"\ntitle = "title"\n'
    )
    said = attempt(tmp_path / "cells.csv", mapping)
    assert said.startswith("cells.csv") or not said


@FEW
@given(anything)
def test_a_stream_of_json_says_what_the_library_says(tmp_path: Path, value: Any) -> None:
    from backlogs.imports.json_stream import JsonStream, elements
    from backlogs.imports.reading import Input

    path = written(
        tmp_path / "value.json", json.dumps({"before": value, "issues": [value, value], "after": value})
    )
    members: dict[str, Any] = {}
    with Input(path).text() as text:
        found = list(elements(JsonStream(text, "value.json"), "issues", members.__setitem__))
    assert (found, members) == ([value, value], {"before": value, "after": value})
