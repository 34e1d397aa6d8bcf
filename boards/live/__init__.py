"""Live boards: whoever looks at a board hears within a moment that the journal has grown, and fetches what changed.

`boards/{id}/live/` is a stream of server-sent events that carries numbers and no content. Each process has one `Feed`. It
hears of commits in three ways: from its own process at once, from others by Redis or Valkey, and every two seconds by
reading the heads of all streams, which finds whatever a bus that is slow, absent or dead did not bring.

`announce("team-PLAT", "standup")` tells everybody at a board that something about it, which is not in the journal, is other
than it was: the page hears the event `agileops:live` with `about: "standup"`. It is a hint and may be lost.
"""

from boards.live.telling import announce

__all__ = ["announce"]
