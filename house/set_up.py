"""Set up a fresh clone: `python -m house.set_up {run,all}`. Needs Python's standard library and nothing else."""

import sys

if sys.version_info < (3, 11):
    sys.exit("agileops needs Python 3.11 or newer; this is %d.%d. Install python3.11." % sys.version_info[:2])

from house import built, database, environment


def main(goals: list[str]) -> None:
    """`run` installs what serving needs and readies its data; `tests` installs all; `all` also prepares a first database."""
    goal = goals[0] if goals else "all"
    try:
        environment.ensure("requirements.txt" if goal == "run" else "requirements-dev.txt")
        built.ensure_static()
        if goal == "all":
            built.ensure_seed()
        if goal == "run":
            database.ensure()
    except environment.SetUpFailed as failure:
        sys.exit(f"agileops could not be set up: {failure}")


if __name__ == "__main__":
    main(sys.argv[1:])
