"""Charts of the numbers page: what ECharts draws, the table with the same values, and what each bar opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from metrics import findings
from people.models import Team

SHOWN = 12
Row = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """One figure: `option` for ECharts, `table` for who reads, `url` to the items behind it."""

    id: str
    title: str
    text: str
    option: dict[str, Any]
    table: dict[str, Any]
    url: str = ""
    action: str = ""


def velocity_chart(answer: dict[str, Any], team: Team) -> Chart:
    rows, unit = answer["iterations"][-SHOWN:], answer["unit"]
    series = [
        _bars(name, kind, rows, [row[unit][kind] for row in rows], team)
        for kind, name in (("business", "Business"), ("ssa", "Self-service & automation"))
    ]
    head = [
        "Iteration",
        "Business",
        "Self-service",
        "All",
        "Items",
        "Growth",
        "Person-days",
        "A person-day",
        "Done of promised",
    ]
    return Chart(
        id="velocity", title=findings.velocity_finding(answer, rows),
        text=f"{unit.capitalize()} of planned work finished in each iteration, " + ("at the size they had when work began." if unit == "points" else "each counted once."),
        option=_bar_option(rows, series), table={"head": head, "rows": [_velocity_row(row, unit) for row in rows]},
        **_behind(rows, team, "planned", "planned items"),
    )  # fmt: skip


def interrupts_chart(answer: dict[str, Any], team: Team, planned: float | None) -> Chart:
    rows = answer["iterations"][-SHOWN:]
    head = ["Iteration", "Share", "Low", "High", "Person-days", "On interrupts", "Of it estimated", "Unknown"]
    return Chart(
        id="interrupts", title=findings.interrupts_finding(answer),
        text="Share of person-time on interrupts, finished or not, triage included. The band is the 95 % interval, days drawn again.",
        option=_share_option(rows, team, planned), table={"head": head, "rows": [_share_row(row) for row in rows]},
        **_behind(rows, team, "interrupts", "finished interrupts"),
    )  # fmt: skip


def ways_chart(answer: dict[str, Any], team: Team) -> Chart:
    rows = answer["iterations"][-SHOWN:]
    ways = [
        (way, name)
        for way, name in (
            ("items", "Finished items"),
            ("points", "Finished points"),
            ("arrivals", "Arrivals"),
        )
        if answer["last"]["other_ways"][way]
    ]
    series = [
        {
            "type": "line",
            "name": name,
            "symbolSize": 7,
            "data": [_per_cent(row["other_ways"][way]["share"]) for row in rows],
        }
        for way, name in ways
    ]
    head = ["Iteration", *(part for _, name in ways for part in (name, "Low", "High"))]
    table = [
        [row["iteration"], *(cell for way, _ in ways for cell in _way_cells(row["other_ways"][way]))]
        for row in rows
    ]
    return Chart(
        id="ways", title=findings.ways_finding(answer), text="The same iterations, counted without anybody’s time. Small interrupts make counts look larger than time.",
        option={"legend": {}, "tooltip": {"trigger": "axis"}, "xAxis": _iterations(rows), "yAxis": _percent_axis(), "series": series},
        table={"head": head, "rows": table}, **_behind(rows, team, "arrived", "arrivals"),
    )  # fmt: skip


def _bars(name: str, kind: str, rows: Sequence[Row], values: Sequence[float], team: Team) -> dict[str, Any]:
    data = [
        {"value": value, "url": behind_url(team, "planned", row)}
        for value, row in zip(values, rows, strict=True)
    ]
    return {
        "type": "bar",
        "stack": "planned",
        "name": name,
        "itemStyle": {"color": f"var(--{kind})"},
        "barMaxWidth": 34,
        "data": data,
    }


def _bar_option(rows: Sequence[Row], series: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "legend": {},
        "tooltip": {"trigger": "axis"},
        "xAxis": _iterations(rows),
        "yAxis": {"type": "value"},
        "series": series,
    }


def _share_option(rows: Sequence[Row], team: Team, planned: float | None) -> dict[str, Any]:
    low = [_per_cent(row["interval"][0]) if row["interval"] else None for row in rows]
    width = [_per_cent(row["interval"][1] - row["interval"][0]) if row["interval"] else None for row in rows]
    band = {
        "type": "line",
        "stack": "band",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"opacity": 0},
        "tooltip": {"show": False},
    }
    line = {
        "type": "line", "name": "Interrupts", "symbol": "circle", "symbolSize": 8, "itemStyle": {"color": "var(--interrupt)"}, "lineStyle": {"width": 2},
        "data": [{"value": _per_cent(row["share"]), "url": behind_url(team, "interrupts", row)} for row in rows],
    }  # fmt: skip
    if planned is not None:
        mark = {
            "yAxis": round(100 * planned),
            "name": "planned",
            "label": {"formatter": "planned {c} %", "position": "insideEndTop", "color": "var(--ink-2)"},
        }
        line["markLine"] = {
            "symbol": "none",
            "silent": True,
            "lineStyle": {"type": "dashed", "color": "var(--ink-3)"},
            "data": [mark],
        }
    shade = band | {"areaStyle": {"color": "var(--interrupt)", "opacity": 0.16}, "data": width}
    return {
        "tooltip": {"trigger": "axis"},
        "xAxis": _iterations(rows),
        "yAxis": _percent_axis(),
        "series": [band | {"data": low}, shade, line],
    }


def _iterations(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "type": "category",
        "name": "iteration",
        "nameLocation": "middle",
        "nameGap": 26,
        "data": [str(row["iteration"]) for row in rows],
    }


def _percent_axis() -> dict[str, Any]:
    return {"type": "value", "min": 0, "axisLabel": {"formatter": "{value} %"}}


def behind_url(team: Team, number: str, row: Row) -> str:
    return reverse("metrics:behind", args=[team.key, number, row["iteration"]])


def _behind(rows: Sequence[Row], team: Team, number: str, noun: str) -> dict[str, str]:
    if not rows:
        return {}
    return {
        "url": behind_url(team, number, rows[-1]),
        "action": f"Open the {noun} of iteration {rows[-1]['iteration']}",
    }


def _velocity_row(row: Row, unit: str) -> list[Any]:
    said = row["say_do"]["share"]
    return [
        row["iteration"], _number(row[unit]["business"]), _number(row[unit]["ssa"]), _number(row[unit]["all"]), row["items"]["all"],
        _number(row["growth"]), _number(row["person_days"]), _number(row[f"{unit}_per_person_day"]),
        "unknown" if said is None else findings.per_cent(said),
    ]  # fmt: skip


def _share_row(row: Row) -> list[Any]:
    low, high = row["interval"] or (None, None)
    shares = ["unknown" if one is None else findings.per_cent(one) for one in (row["share"], low, high)]
    return [
        row["iteration"],
        *shares,
        *(_number(row[f"{name}_days"]) for name in ("available", "interrupt", "estimated", "unknown")),
    ]


def _way_cells(way: Row) -> list[str]:
    ends = way["interval"] or (None, None)
    return ["–" if one is None else findings.per_cent(one) for one in (way["share"], *ends)]


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _per_cent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
