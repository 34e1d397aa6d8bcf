"""Places in an order as short text between two neighbours, so that a move writes one row.

Keys are base 62 in byte order (collation C). At an open end whole steps of 62^2 on six digits are taken, which keeps
ten thousand appends at four characters; inside, the midpoint digit. A key never ends in the zero digit.
"""

from itertools import pairwise

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
VALUE = {digit: value for value, digit in enumerate(DIGITS)}
WIDTH, STEP = 6, 62**2
LONGEST = 48  # past this the order is written anew, in the same lock


def between(before: str | None, after: str | None) -> str:
    """A key in byte order after `before` and before `after`; None is an open end."""
    if before is None and after is None:
        return _text(62**WIDTH // 2)
    if after is None and before is not None and (up := _number(before) + STEP) < 62**WIDTH:
        return _text(up)
    if before is None and after is not None and (down := _number(after) - STEP) > 0:
        return _text(down)
    return _midpoint(before or "", after)


def evenly(count: int) -> list[str]:
    """Keys for `count` things in order, far apart."""
    step = max(1, 62**WIDTH // (count + 1))
    return [_text((place + 1) * step) for place in range(count)]


def in_order(keys: list[str]) -> bool:
    return all(one < two for one, two in pairwise(keys))


def _midpoint(before: str, after: str | None) -> str:
    made: list[str] = []
    place = 0
    while True:
        low = VALUE[before[place]] if place < len(before) else 0
        high = VALUE[after[place]] if after is not None and place < len(after) else 62
        if high - low > 1:
            return "".join(made) + DIGITS[(low + high) // 2]
        made.append(DIGITS[low])
        place += 1
        if high - low == 1:
            after = None


def _number(key: str) -> int:
    number = 0
    for digit in key[:WIDTH].ljust(WIDTH, "0"):
        number = number * 62 + VALUE[digit]
    return number


def _text(number: int) -> str:
    made = ""
    for _ in range(WIDTH):
        number, digit = divmod(number, 62)
        made = DIGITS[digit] + made
    return made.rstrip("0")
