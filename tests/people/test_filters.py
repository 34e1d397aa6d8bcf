"""A filter that is not understood is refused: silently left out, it would show what was to be hidden."""

import pytest

DOORS = [("people", "disabled"), ("absences", "withdrawn"), ("agreements", "ended")]


@pytest.mark.parametrize(("door", "name"), DOORS)
@pytest.mark.parametrize(
    ("word", "status"), [("true", 200), ("false", 200), ("ja", 400), ("1", 400), ("", 200)]
)
def test_a_word_that_is_no_answer_is_refused(cast, client, door, name, word, status):
    client.force_login(cast.max)
    assert client.get(f"/api/v1/{door}/", {name: word}).status_code == status


def test_yes_and_no_part_the_list(cast, client):
    client.force_login(cast.root)
    cast.eve.disable(by=cast.root)
    names = {
        word: {person["name"] for person in client.get(f"/api/v1/people/?disabled={word}").json()["results"]}
        for word in ("true", "false")
    }
    assert names["true"] == {"Eve"}
    assert "Eve" not in names["false"]
    assert "Ada" in names["false"]
