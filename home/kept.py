"""Of every kind of row that names a person: who may see it, and where it is changed or ends (R17); the page in people counts them.

Said here since it names things of all apps. A kind of row that is missing fails the tests.
"""

from people.kept import Told

TEAM, ADMINISTRATORS = "members of the team", "administrators of the team"
OF_ITEM, OF_FEATURE = "whoever sees the item", "whoever sees the feature"
STAYS = "stays as history; a former colleague's name becomes a pseudonym on request"
BY_ADMINISTRATOR = "a team administrator changes it in the team's settings"
ON_ITEM, ON_FEATURE, ON_DUTY = "on the page of the item", "on the page of the feature", "on the page of duty"
ACCOUNT, TOLD_PAGE, MY_DAY = "people:account", "intake:how-told", "home:my-day"

TELLS = {
    "admin.LogEntry": Told("administrators of the installation", STAYS),
    "backlogs.Amendment": Told(TEAM, STAYS),
    "backlogs.Backlog": Told(TEAM, BY_ADMINISTRATOR),
    "backlogs.Comment": Told(
        "whoever sees what it is about; a public answer also who asked",
        "you take its words back where it stands",
    ),
    "backlogs.Crew": Told(OF_ITEM, f"you leave {ON_ITEM}; the days before stay"),
    "backlogs.DemoTurn": Told(TEAM, f"another presenter is named on the review; {STAYS}"),
    "backlogs.DesignNote": Told(OF_FEATURE, STAYS),
    "backlogs.Effort": Told(
        "only you as yours; of others only sums", "you take it back on my day or the item", MY_DAY
    ),
    "backlogs.Deed": Told("only you", "it ends a day later, with the next that you do to several items"),
    "backlogs.Feature": Told(OF_FEATURE, f"another lead or deputy is named {ON_FEATURE}"),
    "backlogs.FeatureCrew": Told(OF_FEATURE, f"you leave {ON_FEATURE}; the days before stay"),
    "backlogs.GoalVerdict": Told(TEAM, STAYS),
    "backlogs.HealthPost": Told(OF_FEATURE, STAYS),
    "backlogs.Import": Told(TEAM, STAYS),
    "backlogs.InterruptReserve": Told(TEAM, "the product owner puts the days back on the plan"),
    "backlogs.Learning": Told(TEAM, "you take it back on the page of balance"),
    "backlogs.OrderSuggestion": Told(OF_FEATURE, STAYS),
    "backlogs.Request": Told(f"{OF_ITEM}, and who asked", STAYS),
    "backlogs.RetroNote": Told(f"{TEAM}; of a feature {OF_FEATURE}", "you take it back where it stands"),
    "backlogs.SavedQuery": Told(
        f"only you; {TEAM} where you share it", "you forget it on the page of backlogs"
    ),
    "backlogs.ShieldPull": Told(f"{TEAM}; minutes only as sums", STAYS),
    "backlogs.Size": Told(OF_ITEM, STAYS),
    "backlogs.StepTaken": Told(OF_FEATURE, STAYS),
    "backlogs.TransitionLine": Told(OF_FEATURE, STAYS),
    "backlogs.Watcher": Told(OF_ITEM, f"you stop watching {ON_ITEM}"),
    "backlogs.WorkItem": Told(f"{OF_ITEM}, and the contacts of its customer", STAYS),
    "boards.ParkedQuestion": Told("whoever is on the board", f"settled at the standup; {STAYS}"),
    "boards.Seat": Told("whoever is on the board; since when only while it is held", STAYS),
    "boards.Standup": Told("whoever is on the board", STAYS),
    "intake.Automation": Told(TEAM, STAYS),
    "intake.Channel": Told("only you", "you end it under How I am told", TOLD_PAGE),
    "intake.ChatAccount": Told(ADMINISTRATORS, "an administrator of the team changes it at the source"),
    "intake.ClockPause": Told(OF_ITEM, STAYS),
    "intake.Correspondence": Told(OF_ITEM, STAYS),
    "intake.Delivery": Told(ADMINISTRATORS, "deleted after 400 days"),
    "intake.Manner": Told("only you", "you change it under How I am told", TOLD_PAGE),
    "intake.Notice": Told("you, and members of the team that it is about", STAYS),
    "intake.TeamManner": Told(TEAM, BY_ADMINISTRATOR),
    "intake.Triage": Told(TEAM, STAYS),
    "journal.Entry": Told("whoever sees what it is about, without hours of yours", STAYS),
    "journal.IdempotencyKey": Told("nobody", "deleted after three days"),
    "people.Absence": Told(
        "members of your teams: the days, never a reason", "you withdraw it in the settings of a team"
    ),
    "people.BufferTurn": Told(TEAM, STAYS),
    "people.Customer": Told("members of any team", STAYS),
    "people.CustomerContact": Told("whoever sees the customer", "released on the page of the customer"),
    "people.Departure": Told("nobody as a list; duty and capacity are counted with it", STAYS),
    "people.Invitation": Told("nobody", "ends when it is used, or after seven days"),
    "people.Membership": Told(TEAM, BY_ADMINISTRATOR),
    "people.Team": Told(TEAM, BY_ADMINISTRATOR),
    "people.Token": Told("only you", "you revoke it in your account", ACCOUNT),
    "rotations.Feed": Told("only you", f"you end it {ON_DUTY}"),
    "rotations.Handover": Told(TEAM, STAYS),
    "rotations.OutsideName": Told(TEAM, f"a team administrator changes it {ON_DUTY}"),
    "rotations.OutsideShift": Told(TEAM, STAYS),
    "rotations.Override": Told(TEAM, f"ended {ON_DUTY}; what has begun stays"),
    "rotations.Seat": Told(TEAM, f"a team administrator changes the turns {ON_DUTY}"),
    "rotations.Swap": Told(TEAM, f"you withdraw or decline it {ON_DUTY}"),
}
