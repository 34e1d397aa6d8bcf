"""How the journal tells what a team sets up for its work: columns, limits, and what its people want to learn."""

from journal.sentences import tells

tells("column", "added")("added {it} to the workflow")
tells("column", "limited")("limited {it} to {maximum} at once")
tells("column", "lifted_limit")("lifted the limit of {it}")
tells("column", "shifted")("made {it} column {position} of the workflow")
tells("column", "removed")("removed {it} from the workflow")

tells("team", "limited_class")("limited the class {class} to {maximum} at once in active work")
tells("team", "limited_lane")("limited the lane “{lane}” to {maximum} at once in active work")
tells("team", "lifted_lane_limit")("lifted the limit of the lane “{lane}” in active work")
tells("team", "lifted_class_limit")("lifted the limit of the class {class} in active work")

# Of what it is nothing stays behind when it is taken back, so the journal does not say it either.
tells("team", "wants_to_learn")("said what they want to learn")
tells("team", "wants_to_learn_no_more")("took back what they want to learn")
tells("team", "kept_query")("saved a query")
tells("team", "dropped_query")("took a saved query away")
