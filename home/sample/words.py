"""Who they are and what they work on. Every name is invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TeamWords:
    """One team of the sample, before its year begins."""

    key: str
    name: str
    zone: str
    country: str
    people: dict[str, list[str]]
    interrupts_per_week: float
    features: list[tuple[str, str, str]]  # title, what its stories are about, customer
    automation: list[str]
    services: list[str]
    seed: int
    further: list[tuple[str, str, str]]  # what comes up during the year
    limits: dict[str, int] = field(default_factory=lambda: {"In progress": 9, "Review": 5})


STORIES = (
    "Take stock of {0}",
    "Build a test bed for {0}",
    "Set up {0} from a pull request",
    "Watch {0} and alert on what hurts",
    "Write the runbook for {0}",
    "Move the first customer to {0}",
    "Move everybody else to {0}",
    "Take the old way of {0} away",
    "Try {0} with twice the peak",
    "Drill with the on-call: the loss of {0}",
)
CUSTOMERS = ("Web Shop", "Warehouse", "Payments", "Forecasting", "Office IT")
# What comes back, every so many days, first after so many from today.
RUN_WORK = (("Patch the base images", 28, 9), ("Restore drill", 91, 24), ("Audit of access rights", 182, 61))
EXPEDITE_AT_ONCE = 4
INTERRUPTS = (
    "Disk at 9{0} % on {1}",
    "{1} answers slowly since this morning",
    "Certificate of {1} expires in {0} days",
    "Restore one folder for {2}",
    "Firewall opening for {2}",
    "Sign-in loop for {0} contractors of {2}",
    "{1}: backup took {0} hours longer than usual",
    "Access to {1} for a new colleague of {2}",
    "{2} sees timeouts from {1}",
    "Who may restart {1}? Asked by {2}",
)
PLATFORM = TeamWords(
    key="PLAT",
    name="Platform",
    zone="Europe/Stockholm",
    country="SE",
    people={
        "Marit Solheim": ["po"],
        "Elif Demir": ["engineer", "team_admin"],
        "Bo Lindqvist": ["engineer"],
        "Ines Okafor": ["engineer"],
        "Tomas Ferreira": ["engineer"],
        "Aisha Karimi": ["engineer", "architect"],
        "Jonas Weber": ["engineer"],
        "Pilar Reyes": ["people_manager"],
    },
    interrupts_per_week=11,
    features=[
        ("Certificates renew themselves", "certificates", "Web Shop"),
        ("Self-service DNS zones", "DNS zones", "Payments"),
        ("Postgres 17 for the ledger", "the ledger cluster", "Payments"),
        ("Runners that clean up after themselves", "build runners", "Forecasting"),
        ("One sign-in for every console", "single sign-on", "Office IT"),
        ("Object storage in both sites", "object storage", "Warehouse"),
        ("Logs searchable within a minute", "log search", "Web Shop"),
        ("Restores proven every week", "restores", "Warehouse"),
        ("Namespaces with quotas", "namespaces", "Forecasting"),
        ("Ingress without downtime", "ingress", "Web Shop"),
        ("Secrets that rotate", "secrets", "Payments"),
        ("Cost per team, visible daily", "cost reports", "Office IT"),
        ("GPU nodes for the forecasts", "GPU nodes", "Forecasting"),
        ("A second region for the shop", "the second region", "Web Shop"),
    ],
    automation=[
        "Ask for a namespace by form", "Runners prune their image layers", "Password resets without a ticket",
        "Firewall openings by merge request", "Disk alerts that clean first", "Certificates ask for themselves",
        "Zone files checked before they are served", "Access requests that expire", "One backup a week restores itself",
        "New colleagues get their rights from their team",
    ],
    services=["ingress-eu", "ci-runner-7", "vault", "ledger-db", "registry", "dns-secondary", "object-store", "grafana"],
    seed=7,
    further=[
        ("Kernel updates without a window", "live patching", "Warehouse"),
        ("Images built and signed in one place", "the image factory", "Web Shop"),
        ("Alerts that name their runbook", "alert rules", "Office IT"),
        ("Staging that looks like production", "staging", "Payments"),
        ("Queues that survive a lost node", "the message queue", "Warehouse"),
        ("Backups a customer restores alone", "restores by form", "Forecasting"),
        ("Etcd off the shared disks", "etcd", "Web Shop"),
        ("The registry in both sites", "the registry", "Forecasting"),
        ("Traces from click to query", "tracing", "Web Shop"),
        ("Time synchronised to a millisecond", "time servers", "Payments"),
        ("Old virtual machines retired", "the old machines", "Office IT"),
        ("Vault without a single operator", "the vault", "Payments"),
        ("Search nodes on half the memory", "search nodes", "Web Shop"),
        ("Deployments that roll themselves back", "roll-backs", "Web Shop"),
        ("Mail through one relay", "the mail relay", "Office IT"),
        ("Read replicas for reports", "read replicas", "Forecasting"),
        ("Disks encrypted at rest", "encrypted disks", "Payments"),
        ("A test region by the hour", "the test region", "Forecasting"),
        ("Every host in the inventory", "the inventory", "Warehouse"),
        ("Ledger fail-over in thirty seconds", "the fail-over", "Payments"),
    ],
)  # fmt: skip
NETWORK = TeamWords(
    key="NET",
    name="Network",
    zone="Europe/Warsaw",
    country="PL",
    people={
        "Marta Nowak": ["po", "team_admin"],
        "Piotr Zielinski": ["engineer"],
        "Aiko Tanabe": ["engineer"],
        "Samir Haddad": ["engineer"],
        "Lena Vogt": ["engineer"],
    },
    interrupts_per_week=8,
    features=[
        ("Wireless in the new warehouse", "the warehouse wireless", "Warehouse"),
        ("Office links with two providers", "office links", "Office IT"),
        ("Firewalls as code", "firewall rules", "Payments"),
        ("A VPN that reconnects", "the VPN", "Office IT"),
        ("Address plan for both sites", "the address plan", "Web Shop"),
        ("Flow logs for the auditors", "flow logs", "Payments"),
        ("Load balancers out of support", "load balancers", "Web Shop"),
        ("Telephones off the old switch", "telephones", "Warehouse"),
    ],
    automation=[
        "Port changes by form", "Switch configs saved every night", "Access points report themselves",
        "Firewall requests checked before a person looks", "VPN accounts end with the contract",
    ],
    services=["vpn-gw", "fw-east", "core-switch-2", "wlc-1", "proxy", "lb-shop", "dhcp", "office-gdansk"],
    seed=11,
    further=[
        ("Guest access without a phone call", "guest access", "Office IT"),
        ("Name servers answer from both sites", "the resolvers", "Web Shop"),
        ("Cameras on a network of their own", "the camera network", "Warehouse"),
        ("Switches that install themselves", "zero-touch switches", "Warehouse"),
        ("Peering with the second carrier", "peering", "Web Shop"),
        ("IPv6 for the shop", "IPv6", "Web Shop"),
        ("Proxies without hand-kept lists", "proxy rules", "Payments"),
        ("Bandwidth seen per customer", "bandwidth reports", "Forecasting"),
        ("Remote hands for the lab", "the lab network", "Forecasting"),
        ("Certificates for every switch", "switch certificates", "Office IT"),
        ("Quality of service for scanners", "scanner traffic", "Warehouse"),
        ("Firewall fail-over drilled monthly", "the fail-over drill", "Payments"),
    ],
    limits={"In progress": 8, "Review": 4},
)  # fmt: skip
