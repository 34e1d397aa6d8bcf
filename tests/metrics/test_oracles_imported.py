"""The other program's values once more, the whole way: file, import, tables, command, JSON."""

import gzip
import json
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.metrics.comparing import policy_of

SHARED = Path(__file__).parents[2].parent / "shared"
FILES = {
    "duraspace_duracloud": [
        "jira-json",
        "jira_json/duraspace_issues_with_changelog.json.gz",
        "--project=DURACLOUD",
    ],
    "apache_cb": ["jira-json", "jira_json/apache_issues_with_changelog.json.gz", "--project=CB"],
    "prj_kanban": ["csv", "jira_prj_changelog.csv", "--mapping=jira_changelog_rows.toml"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_every_value_is_met_from_file_to_answer(name, tmp_path):
    if not (SHARED / "oracles" / f"{name}.json.gz").exists():
        pytest.skip(
            "The exports are not here; lay them at ../shared to compare with another program's values."
        )
    oracle = json.loads(gzip.decompress((SHARED / "oracles" / f"{name}.json.gz").read_bytes()))
    kind, file, *more = FILES[name]
    call_command(
        "import_items",
        kind,
        str(SHARED / "data" / file),
        "--team=OUT",
        "--create-team",
        *more,
        stdout=StringIO(),
    )
    policy = tmp_path / "policy.toml"
    policy.write_text(_toml(policy_of(oracle)))
    wrong, seen = Counter(), Counter()

    def check(kind, ours, theirs):
        seen[kind] += 1
        wrong[kind] += ours != theirs

    _flow(check, _told("flow", policy), oracle)
    _cumulative(check, _told("cfd", policy), oracle)
    _aging(check, _told("aging", policy, max(oracle["cfd_cumulative_per_day"])), oracle)
    print(name, {kind: f"{wrong[kind]} of {count}" for kind, count in seen.items()})
    assert sum(seen.values()) > 1000
    assert not any(wrong.values()), wrong


def _told(metric: str, policy: Path, as_of: str | None = None) -> dict:
    printed = StringIO()
    more = [f"--as-of={as_of}"] if as_of else []
    call_command("metrics", metric, "--team=OUT", f"--policy={policy}", "--json", *more, stdout=printed)
    return json.loads(printed.getvalue())


def _toml(policy) -> str:
    keys = (
        "size_at",
        "commit",
        "start",
        "finish",
        "skipped",
        "unmapped",
        "zone",
        "backward",
        "never_started",
        "percentile",
        "week_starts",
    )
    lines = [f'{key} = "{getattr(policy, key)}"' for key in keys]
    lines += [
        f"inclusive_days = {str(policy.inclusive_days).lower()}",
        f"percentiles = {list(policy.percentiles)}",
        "[columns]",
    ]
    return "\n".join(
        [*lines, *(f"{json.dumps(status)} = {json.dumps(stage)}" for status, stage in policy.columns.items())]
    )


def _flow(check, told, oracle):
    ours = {item["external"]: item for item in told["items"]}
    check("items", len(ours), oracle["n_items"])
    for item in oracle["items"]:
        check("stage dates", ours[item["key"]]["stages"], item["stage_dates"])
        check("completed", ours[item["key"]]["finished"], item["completed"])
        check("cycle time", ours[item["key"]]["cycle_time"], item["cycle_time_days_exclusive"])
        check("blocked", ours[item["key"]]["blocked_days"], item["blocked_days"])
    for day, count in oracle["wip_per_day"].items():
        check("wip", told["wip"][day], count)
        check("throughput by day", told["throughput"]["day"][day], oracle["throughput_per_day"].get(day, 0))
    for week, count in oracle["throughput_weekly_W_MON"].items():
        check("throughput by week", told["throughput"]["week"][_moved(week, -6)], count)
    weeks = {week["week"]: week for week in told["net_flow"]}
    for week, theirs in list(oracle["net_flow_weekly"].items())[
        1:
    ]:  # its first week has no arrivals of its own
        row = weeks[_moved(week, 1)]
        check(
            "net flow",
            (row["started"], row["finished"], row["net"]),
            tuple(theirs[one] for one in ("arrivals", "departures", "net_flow")),
        )
    times = told["percentiles"]["cycle_time"]
    check("finished", times["n"], oracle["n_completed_with_cycle_time"])
    check("mean", times["mean"], round(oracle["cycle_time_mean_days"], 4))
    for one, value in oracle["cycle_time_percentiles_days"].items():
        check("percentiles", round(times["days"][f"{float(one) * 100:g}"], 9), round(value, 9))


def _cumulative(check, told, oracle):
    check("cfd columns", told["stages"], oracle["cfd_columns"])
    for day, counts in oracle["cfd_cumulative_per_day"].items():
        check("cfd", told["days"][day], counts)


def _aging(check, told, oracle):
    ours = {
        item["external"]: {"status": item["stage"], "age_days_exclusive": item["age"]}
        for item in told["items"]
    }
    check("ageing", ours, oracle["ageing_wip_at_today"])


def _moved(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(by)).isoformat()
