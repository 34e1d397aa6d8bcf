"""How many of the team's people interrupts took, in one sentence, or "not enough yet".

people = available person-days / working days of the last iterations; taken = share * people; the range is that of the
share (days drawn again). This is the first form; the recommendation with service levels comes from a simulation.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.interrupt_share import TimeShare

ENOUGH = 3  # iterations
NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@dataclass(frozen=True)
class Staffing:
    """People taken by interrupts of people available, with the range; none and a reason while there is not enough."""

    sentence: str
    iterations: int
    people: float | None = None
    taken: float | None = None
    low: float | None = None
    high: float | None = None


def staffing(time: TimeShare, iterations: int) -> Staffing:
    """The sentence for the time share of the last `iterations`."""
    if iterations < ENOUGH:
        return Staffing(
            f"Not enough yet: {_count(iterations)} closed iteration{'s' * (iterations != 1)}, {_count(ENOUGH)} are needed.",
            iterations,
        )
    if not time.available:
        return Staffing("Not enough yet: the team has no engineer with working days.", iterations)
    if time.share is None or time.interval is None:
        lost = round(100 * time.unknown / time.available)
        return Staffing(f"Not enough yet: nobody wrote down where {lost} % of the time went.", iterations)
    people = time.available / time.working_days
    taken, low, high = (people * one for one in (time.share, *time.interval))
    least = "at least " if time.unknown > 0.1 * time.available else ""
    sentence = (
        f"Interrupts took the time of {least}{taken:.1f} of {_people(people)} {'person' if _people(people) == '1' else 'people'} "
        f"({low:.1f} to {high:.1f}) in the last {_count(iterations)} iterations."
    )
    return Staffing(sentence, iterations, people, taken, low, high)


def _people(count: float) -> str:
    return f"{count:.1f}".removesuffix(".0")


def _count(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)
