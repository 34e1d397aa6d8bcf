"""What a test button sends literally is told from the names that things have."""

import json

import pytest

from intake.models import Delivery
from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db


def reports(cast, kind, said):
    source = Sending(cast, kind).source
    return source.sender.reports(Delivery(pk=1, source=source, body=json.dumps(said).encode()))


@pytest.mark.parametrize(
    "name",
    ["MSSQL$SQLEXPRESS", "C$", "Backup of \\\\srv\\D$", "{6BDD1FC6-810F-11D0-BEC7-08002BE2092F}", "a$B"],
)
def test_a_thing_with_a_dollar_in_its_name_is_no_test(cast, name):
    said = {"notification_type": "PROBLEM", "host_name": "win1", "service_description": name}
    [report] = reports(cast, "nagios", said)
    assert (report.state.value, report.key) == ("firing", f"win1:{name}")


@pytest.mark.parametrize(
    "name", ["$HOSTNAME$", "$ALERT_ID", "${ID}", "{EVENT.ID}", "{{issue.key}}", "zabbix-{EVENT.ID}"]
)
def test_what_no_sender_expanded_is_a_test(cast, name):
    [report] = reports(cast, "generic", {"key": name, "state": "firing"})
    assert report.state.value == "test"


def test_of_a_host_the_words_of_a_service_say_nothing(cast):
    said = {
        "notification_type": "PROBLEM", "host_name": "db01", "service_description": "$SERVICEDESC$",
        "service_state": "$SERVICESTATE$", "service_output": "$SERVICEOUTPUT$", "host_output": "No answer",
    }  # fmt: skip
    [report] = reports(cast, "nagios", said)
    assert (report.state.value, report.key, report.title) == ("firing", "db01", "db01: No answer")
    assert (report.severity, "$" in str(report.facts)) == ("", False)
