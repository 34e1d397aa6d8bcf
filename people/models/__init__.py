"""Who works here, in which teams, for whom, and when they are away."""

from people.models.absence import Absence
from people.models.agreement import Agreement
from people.models.agreement_target import AgreementTarget
from people.models.buffer_turn import BufferTurn
from people.models.customer import Customer, CustomerContact
from people.models.departure import Departure
from people.models.invitation import Invitation
from people.models.membership import Membership, Role, RoleHeld
from people.models.person import Person
from people.models.sign_in_attempt import SignInAttempt
from people.models.team import Team
from people.models.team_calendar import TeamHoliday
from people.models.team_service import TeamService
from people.models.token import Token

__all__ = [
    "Absence",
    "Agreement",
    "AgreementTarget",
    "BufferTurn",
    "Customer",
    "CustomerContact",
    "Departure",
    "Invitation",
    "Membership",
    "Person",
    "Role",
    "RoleHeld",
    "SignInAttempt",
    "Team",
    "TeamHoliday",
    "TeamService",
    "Token",
]
