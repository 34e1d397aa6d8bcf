"""What happened to an item is told to whoever sees it, but for somebody's minutes (R17)."""

from tests.cast import Cast


def verbs(program, item) -> list[str]:
    return [row["verb"] for row in program.get(f"/api/v1/items/{item.key}/history/").json()["results"]]


def test_minutes_are_told_to_whose_they_are(cast: Cast, api) -> None:
    item = cast.item()
    effort = item.log_effort(45, by=cast.eve, on=cast.linux.today)
    effort.withdraw(by=cast.eve)
    assert verbs(api(cast.eve), item) == ["withdrew_effort", "logged_effort", "created"]
    for other in (cast.ada, cast.pia, cast.max, cast.root):
        assert verbs(api(other), item) == ["created"]
