"""The door, and the pages on which a team sees and sets up what comes in."""
