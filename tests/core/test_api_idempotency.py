import threading

import orjson
import pytest

from journal.models import Entry, IdempotencyKey
from people.models import Customer

CUSTOMERS = "/api/v1/customers/"


def add(program, key="k1", name="Ticketing"):
    return program.post(CUSTOMERS, {"name": name}, format="json", headers={"Idempotency-Key": key})


def test_a_repeated_request_is_answered_again_and_done_once(cast, api):
    program = api(cast.pia)
    first, again = add(program), add(program)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert (again["Idempotency-Replayed"], first.has_header("Idempotency-Replayed")) == ("true", False)
    assert Customer.objects.filter(name="Ticketing").count() == 1


def test_the_change_is_told_once(cast, api):
    program = api(cast.pia)
    before = Entry.objects.count()
    add(program)
    add(program)
    assert Entry.objects.count() == before + 1


def test_another_request_under_the_same_key_is_refused(cast, api):
    program = api(cast.pia)
    add(program)
    answer = add(program, name="Another")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert not Customer.objects.filter(name="Another").exists()


def test_the_same_key_of_somebody_else_is_another_key(cast, api):
    add(api(cast.pia))
    assert add(api(cast.nell), name="Another").status_code == 201


def test_a_refusal_is_not_kept(cast, api):
    program = api(cast.pia)
    assert add(program, name="Web Shop").status_code == 409
    assert not IdempotencyKey.objects.exists()
    Customer.objects.filter(name="Web Shop").update(name="Shop")
    assert add(program, name="Web Shop").status_code == 201


def test_bad_input_is_not_kept(cast, api):
    program = api(cast.pia)
    assert add(program, name="").status_code == 400
    assert add(program, name="Corrected").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "ключ", "a\tb"])
def test_a_key_that_cannot_be_kept_is_refused(cast, api, key):
    answer = add(api(cast.pia), key)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_idempotency_key")


def test_a_right_lost_meanwhile_is_asked_before_the_kept_answer(cast, api):
    program = api(cast.pia)
    add(program)
    cast.pia.disable(by=cast.root)
    assert add(program).status_code == 401


def test_an_answer_with_a_secret_is_never_kept(cast, visit):
    browser = visit(cast.ada)
    sent = orjson.dumps({"name": "pipeline", "scope": "read"})
    answer = browser.post(
        "/api/v1/tokens/", sent, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 201
    assert not IdempotencyKey.objects.exists()


def test_a_hundred_at_once_do_it_once(real_database):
    """Each is the first, a replay of the first, or told that the first is still at work."""
    from rest_framework.test import APIClient

    from people.models import Token
    from tests.cast import gather

    _, text = Token.objects.make(by=gather().pia, name="test", scope="write")
    answers, start = [], threading.Barrier(20)

    def many() -> None:
        from django.db import connections

        program = APIClient()
        program.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        start.wait()
        answers.extend(add(program) for _ in range(5))
        connections.close_all()

    threads = [threading.Thread(target=many) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    done = [answer for answer in answers if answer.status_code == 201]
    refused = [answer.json()["code"] for answer in answers if answer.status_code != 201]
    assert len(answers) == 100
    assert len({answer.content for answer in done}) == 1
    assert set(refused) <= {"idempotency_key_in_use"}
    assert Customer.objects.filter(name="Ticketing").count() == 1
