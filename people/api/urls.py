from rest_framework.routers import SimpleRouter

from people.api.absences import Absences
from people.api.agreements import Agreements
from people.api.customers import Contacts, Customers
from people.api.of_team import Days, Memberships, Services
from people.api.people import People
from people.api.teams import Teams
from people.api.tokens import Tokens

IN_TEAM = "teams/(?P<team_key>[A-Z][A-Z0-9]{1,9})"

router = SimpleRouter()
router.register("teams", Teams, "api-team")
router.register(f"{IN_TEAM}/memberships", Memberships, "api-membership")
router.register(f"{IN_TEAM}/days", Days, "api-day")
router.register(f"{IN_TEAM}/services", Services, "api-service")
router.register("people", People, "api-person")
router.register("customers", Customers, "api-customer")
router.register("customers/(?P<customer_pk>[0-9]{1,18})/contacts", Contacts, "api-contact")
router.register("agreements", Agreements, "api-agreement")
router.register("absences", Absences, "api-absence")
router.register("tokens", Tokens, "api-token")

urlpatterns = router.urls
