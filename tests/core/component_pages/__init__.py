"""Pages that show every component once, served only to the tests of this folder."""
