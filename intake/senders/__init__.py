"""Everything that may be connected, by the word for its kind."""

from intake.senders.alertmanager.parser import Alertmanager
from intake.senders.aws_sns.parser import AwsSns
from intake.senders.base import Greeting, Sender, new_token
from intake.senders.email.parser import Email
from intake.senders.generic.parser import Generic
from intake.senders.grafana.parser import Grafana
from intake.senders.heartbeat.parser import Heartbeat
from intake.senders.mapped import shipped
from intake.senders.mattermost.parser import Mattermost
from intake.senders.opsgenie.parser import Opsgenie
from intake.senders.pagerduty.parser import PagerDuty
from intake.senders.pagerduty_events.parser import PagerDutyEvents
from intake.senders.sentry.parser import Sentry
from intake.senders.slack.parser import Slack
from intake.senders.teams.parser import Teams
from intake.senders.uptime_kuma.parser import UptimeKuma

__all__ = ["SENDERS", "Greeting", "Sender", "new_token"]

SENDERS: dict[str, Sender] = {
    sender.kind: sender
    for sender in (
        Alertmanager(),
        Grafana(),
        PagerDutyEvents(),
        Opsgenie(),
        Sentry(),
        AwsSns(),
        shipped("zabbix", "Zabbix"),
        shipped("nagios", "Nagios or Icinga"),
        shipped("datadog", "Datadog"),
        UptimeKuma(),
        PagerDuty(),
        shipped("servicenow", "ServiceNow"),
        shipped("jira_service_management", "Jira Service Management"),
        Generic(),
        Heartbeat(),
        Email(),
        Slack(),
        Mattermost(),
        Teams(),
    )
}
