"""Items written as lines, one each: `Rotate the certificates #tls !expedite 3p ~easy @ines ^payments`.

The same in the field under a backlog, pasted by the hundred, and in the API. What is unclear is pointed at by its line
and refused with a sentence; a backslash in front of a word keeps it in the title. `docs/guide/work.md` lists the signs.
"""

from backlogs.lines.meaning import Meant, mean
from backlogs.lines.nesting import check_features, nest
from backlogs.lines.reading import MOST_LINES, Line, read_line, read_lines

__all__ = ["MOST_LINES", "Line", "Meant", "check_features", "mean", "nest", "read_line", "read_lines"]
