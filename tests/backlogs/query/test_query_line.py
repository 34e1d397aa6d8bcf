"""A line narrows items by what its terms mean, and a refusal points at the wrong word."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from backlogs.models import WorkItem
from backlogs.query import read
from core import clock
from core.errors import Invalid
from tests.cast import Cast


@pytest.fixture
def items(cast: Cast) -> dict[str, WorkItem]:
    """a: a story of Ada's feature in work; b: an old blocked interrupt of the Web Shop; c: a loose defect, done."""
    feature = cast.feature("Certificates renew themselves")
    a = cast.item("Certificate of the ledger", feature=feature, points=Decimal(5), due_on=cast.linux.today)
    with clock.at(datetime.now(UTC) - timedelta(days=40)):
        b = cast.item(
            "VPN drops at Gdańsk", kind="interrupt", priority=1, service="vpn", customer=cast.web_shop
        )
    c = cast.item(
        "100% wrong",
        backlog=cast.backlog("ssa"),
        points=Decimal("0.5"),
        description="The host-name says 1.16",
    )
    a.join(cast.eve, by=cast.eve)
    b.block(by=cast.eve, reason="supplier")
    b.label(["dns", "office hours"], by=cast.eve)
    b.comment("The tunnel of the Lyon office is asleep", by=cast.eve)
    c.edit(by=cast.ada, kind="defect")
    cast.column("In progress").pull(a, by=cast.eve)
    c.close(by=cast.ada)
    return {"a": a, "b": b, "c": c}


CASES = [
    ("backlog:interrupt", "b"), ("backlog:business,ssa", "ac"), ("-backlog:interrupt", "ac"), ("backlog:Automation", "c"),
    ("lead:me", "a"), ("lead:none", "bc"), ("no:lead", "bc"), ("lead:pia,ada", "a"), ("crew:eve", "a"), ("crew:none", "bc"), ("is:mine", ""),
    ("points:>4", "a"), ("points:>=5", "a"), ("points:<5", "c"), ("points:5", "a"), ("points:0.5..5", "ac"), ("no:estimate", "b"),
    ("has:points", "ac"), ("age:>30d", "b"), ("age:<1m", "ac"), ("age:2w", "b"), ("label:dns", "b"), ('label:"Office Hours"', "b"),
    ("no:label", "ac"), ("label:none", "ac"), ('customer:"Web shop"', "b"), ("customer:web", "b"), ("customer:none", "ac"),
    ("service:vpn", "b"), ("service:none", "ac"), ("is:blocked", "b"), ("-is:blocked", "ac"), ("is:open", "ab"), ("is:done", "c"),
    ("is:started", "a"), ("is:planned is:open", "a"), ("kind:defect,interrupt", "bc"), ("class:standard", "abc"), ("priority:P1", "b"),
    ("due:today", "a"), ("due:<7d", "a"), ("due:>today", ""), ("created:<today", "b"), ("closed:today", "c"), ("iteration:none", "abc"),
    ("iteration:current", ""), ("feature:certificates", "a"), ("feature:none", "bc"), ("team:linux", "abc"), ("state:closed", "c"),
    ("assignee:eve", "a"), ("cert", "a"), ("ledger certificate", "a"), ('"of the ledger"', "a"), ('"ledger of"', ""), ("-cert", "bc"),
    ("gdań", "b"), ("lyon", "b"), ("tunnel vpn", "b"), ("office age:>30d", "b"), ("host-name", "c"), ("1.16", "c"), ("100%", "c"), ("0%", "c"),
    ("%", "c"), ("_", ""), ("linux-2", "b"), ("", "abc"), ("   ", "abc"), ("backlog:interrupt is:done", ""),
]  # fmt: skip


def test_terms_mean_what_they_say(cast: Cast, items: dict[str, WorkItem]) -> None:
    keys = {item.key: name for name, item in items.items()}
    person = cast.fresh(cast.ada)
    found = {
        line: "".join(
            sorted(
                keys[key]
                for key in read(line, person).narrow(WorkItem.objects.all()).values_list("key", flat=True)
            )
        )
        for line, _ in CASES
    }
    assert found == dict(CASES)


WRONG = [
    ("is:blocked ponits:>5 dns", "ponits:>5", "Did you mean points?"), ("backlog:planned", "backlog:planned", "is one of"),
    ("backlog:interupt", "backlog:interupt", "Did you mean interrupt?"), ("age:soon", "age:soon", "30d, 2w, 3m or 1y"),
    ("points:many", "points:many", "is no number"), ("points:>-1", "points:>-1", "out of reach"), ("due:2026-02-30", "due:2026-02-30", "is no day"),
    ("lead:nobodyhere", "lead:nobodyhere", "You know nobody called"), ("crew:evee", "crew:evee", "Did you mean eve?"),
    ("label:>dns", "label:>dns", "leave the > out"), ("customer:webshop", "customer:webshop", "Did you mean web shop?"),
    ("https://x.example/y", "https://x.example/y", "Put quotation marks around"), ("team:NET", "team:NET", "is one of linux"),
    ('say "it', '"it', "has no partner"), ('label:""', 'label:""', "What after"), ("iteration:last", "iteration:last", "current, next, none"),
    ("points:NaN", "points:NaN", "out of reach"), ("age:99999y", "age:99999y", "no span"), ("is:purple dns", "is:purple", "is one of blocked"),
    ('customer:"a\0b"', "\0", "letters and signs"),
]  # fmt: skip


def test_what_cannot_be_meant_is_refused_at_its_place(cast: Cast, items: dict[str, WorkItem]) -> None:
    person = cast.fresh(cast.ada)
    for line, word, says in WRONG:
        with pytest.raises(Invalid) as refused:
            read(line, person)
        start, end = refused.value.extra["at"]
        assert (line[start:end], refused.value.code) == (word, "query")
        assert says in refused.value.sentence, refused.value.sentence
    for line in ("x " * 41, "x" * 1001):
        with pytest.raises(Invalid, match="at most"):
            read(line, person)


def test_a_name_that_is_not_seen_is_unknown(cast: Cast, items: dict[str, WorkItem]) -> None:
    for line in ("crew:cy", "team:NET", "lead:nell"):
        with pytest.raises(Invalid):
            read(line, cast.fresh(cast.ada))
    for line in ("customer:webshop", "customer:web"):
        with pytest.raises(Invalid) as refused:
            read(line, cast.fresh(cast.val))
        assert "web shop" not in refused.value.sentence


def test_words_follow_every_change(cast: Cast, items: dict[str, WorkItem]) -> None:
    def found(words: str) -> list[str]:
        return list(read(words, cast.ada).narrow(WorkItem.objects.all()).values_list("key", flat=True))

    item, comment = items["a"], items["b"].comments.get()
    item.edit(by=cast.ada, title="Keys of the gateway", description="Rotated by quarter")
    assert found("ledger") == []
    assert found("gateway") == found("quart") == [item.key]
    comment.redact(by=cast.eve)
    assert found("tunnel") == []


def test_a_line_can_be_taken_apart(cast: Cast) -> None:
    query = read('backlog:interrupt label:"dns, net" -is:blocked slow answers', cast.ada)
    assert [(term.name, term.values, term.is_not) for term in query.terms] == [
        ("backlog", ["interrupt"], False), ("label", ["dns, net"], False), ("is", ["blocked"], True), ("", ["slow"], False),
        ("", ["answers"], False),
    ]  # fmt: skip
    assert query.without(query.terms[1]) == "backlog:interrupt -is:blocked slow answers"
    assert query.without(query.terms[0]).startswith("label:")


def test_the_api_reads_the_same_line(cast: Cast, items: dict[str, WorkItem], api) -> None:
    ada = api(cast.ada)
    found = ada.get("/api/v1/items/", {"q": "backlog:interrupt tunnel"}).json()["results"]
    assert [row["key"] for row in found] == [items["b"].key]
    refused = ada.get("/api/v1/items/", {"q": "backlog:interrupt ponits:3"})
    assert (refused.status_code, refused.json()["code"], refused.json()["at"]) == (400, "query", [18, 26])
    # Words of another team are not found, whatever is asked.
    hidden = cast.item("Tunnel of the others", backlog=cast.backlog(team=cast.network), by=cast.nell)
    assert hidden.key not in ada.get("/api/v1/items/", {"q": "tunnel"}).content.decode()
