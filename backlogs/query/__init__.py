"""The query line: what a person types to narrow a list of work, the same on pages and as `?q=` of the API.

`backlog:interrupt lead:me points:>5 age:>30d label:dns customer:"Web shop" is:blocked no:estimate some words`. Terms
narrow together; a comma lists alternatives, a minus in front turns a term round. What cannot be meant is refused with
the place of the wrong word. `docs/reference/query.md` lists the words.
"""

from backlogs.query.line import Query, read

__all__ = ["Query", "read"]
