"""The people of every test, with a story.

Ada leads the feature "Certificates" in the Linux team, where Eve is an engineer, Bo is on duty (buffer person), Pia is
the product owner (Dee her deputy), Max manages the people, Tia administers the team and Oz only looks. Cy is on the
Network team (Pia of which is Nell) and must see nothing of Linux. Vic speaks for the customer Web Shop, Val develops
there and is on the crew of "Certificates". Root administers the installation.
"""

from dataclasses import dataclass, fields
from datetime import date

from backlogs.models import Backlog, Column, Feature, WorkItem
from people.models import Customer, Person, Team

PASSWORD = "correct horse battery"


@dataclass
class Cast:
    linux: Team
    network: Team
    web_shop: Customer
    ada: Person
    bo: Person
    eve: Person
    pia: Person
    dee: Person
    max: Person
    tia: Person
    oz: Person
    cy: Person
    nell: Person
    vic: Person
    val: Person
    root: Person

    def fresh(self, person: Person) -> Person:
        """As a request would load them: without remembered roles."""
        return Person.objects.get(pk=person.pk)

    def backlog(self, kind: str = "business", team: Team | None = None) -> Backlog:
        return Backlog.objects.get(team=team or self.linux, kind=kind)

    def column(self, name: str, team: Team | None = None) -> Column:
        return Column.objects.get(team=team or self.linux, name=name)

    def item(
        self,
        title: str = "Renew the certificates",
        *,
        kind: str = "business",
        by: Person | None = None,
        **values,
    ) -> WorkItem:
        return WorkItem.objects.add(
            by=by or self.ada,
            backlog=values.pop("backlog", None) or self.backlog(kind),
            title=title,
            **values,
        )

    def feature(self, title: str = "Certificates", **values) -> Feature:
        values.setdefault("lead", self.ada)
        return Feature.objects.add(
            by=self.pia, backlog=values.pop("backlog", None) or self.backlog(), title=title, **values
        )

    def everyone(self) -> dict[str, Person]:
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if isinstance(getattr(self, field.name), Person)
        }


def _welcome(name: str) -> Person:
    email = f"{name.lower()}@example.test"
    person = Person.objects.welcome(by=None, email=email, name=name, is_superuser=name == "Root")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


LINUX = {
    "ada": ["engineer"], "bo": ["engineer"], "eve": ["engineer"], "pia": ["po"], "max": ["people_manager"],
    "tia": ["team_admin"], "oz": ["observer"],
}  # fmt: skip


def gather() -> Cast:
    """Make the cast in the test's database."""
    people = {
        name: _welcome(name.capitalize()) for name in [*LINUX, "dee", "cy", "nell", "vic", "val", "root"]
    }
    linux = Team.objects.found(
        by=None, key="LINUX", name="Linux", buffer_person=people["bo"], iteration_starts_on=date(2026, 1, 5)
    )
    network = Team.objects.found(by=None, key="NET", name="Network", iteration_starts_on=date(2026, 1, 5))
    for name, roles in LINUX.items():
        linux.admit(people[name], by=None, roles=roles, began_on=date(2025, 1, 1))
    linux.admit(people["dee"], by=None, as_deputy=["po"], began_on=date(2025, 1, 1))
    network.admit(people["cy"], by=None, roles=["engineer"], began_on=date(2025, 1, 1))
    network.admit(people["nell"], by=None, roles=["po", "team_admin"], began_on=date(2025, 1, 1))
    web_shop = Customer.objects.add(by=None, name="Web Shop")
    web_shop.name_contact(people["vic"], by=people["root"], began_on=date(2025, 1, 1))
    return Cast(linux=linux, network=network, web_shop=web_shop, **people)
