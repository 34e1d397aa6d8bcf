"""A policy says what is wrong with it in one sentence, and is equal when its keys are."""

import pytest

from core.errors import Refused
from metrics.policy import Policy


def test_a_policy_without_keys_is_ours():
    ours = Policy.of({})
    assert (ours.size_at, ours.start, ours.finish) == ("start", "active", "done")
    assert ours.inclusive_days
    assert ours.never_started == "unknown"
    assert ours.percentile == "nearest-rank"


def test_a_file_chooses_another_tools_rules(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text(
        'inclusive_days = false\nbackward = "wipe"\n[columns]\nOpen = "Backlog"\nReopened = "Backlog"\nClosed = "Done"\n'
    )
    policy = Policy.read(file)
    assert policy.backward == "wipe"
    assert policy.inclusive_days is False
    assert policy.stages == ("Backlog", "Done")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sizeat = 1", 'A policy has no key "sizeat". Did you mean "size_at"?'),
        ('zone = "UTC"', '"zone" in a policy is "team" or "as-written", not \'UTC\'.'),
        ("inclusive_days = 1", '"inclusive_days" in a policy is true or false, not 1.'),
        ("iterations = 0", '"iterations" in a policy is a whole number from 1 to 100, not 0.'),
        ("percentiles = [50, 101]", "above 0 and up to 100"),
        ("start = 3", '"start" in a policy is a category, a stage or a status, not 3.'),
        ("[columns]\nOpen = 3", 'a table of outside status = "stage"'),
        ("size_at = [1]", '"size_at" in a policy is "start"'),
        ("=", "is not TOML"),
    ],
)
def test_a_wrong_policy_is_refused_in_one_sentence(tmp_path, text, sentence):
    file = tmp_path / "policy.toml"
    file.write_text(text)
    with pytest.raises(Refused) as refusal:
        Policy.read(file)
    assert sentence in str(refusal.value)


def test_a_missing_or_unreadable_file_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be read: No such file"):
        Policy.read(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'start = "\xff"')
    with pytest.raises(Refused, match="is not UTF-8 text"):
        Policy.read(tmp_path / "latin.toml")


def test_the_fingerprint_tells_policies_apart():
    assert Policy().fingerprint == Policy.of({}).fingerprint
    one, other = Policy.of({"columns": {"a": "X", "b": "Y"}}), Policy.of({"columns": {"b": "Y", "a": "X"}})
    assert one.fingerprint != other.fingerprint  # the order of the columns is the order of the stages
