"""Customers are added and their contacts named, invited and released on the page."""

from people.models import Customer, Person


def test_a_customer_is_added_once_and_its_first_contact_is_invited(cast, visit, mailoutbox):
    browser = visit(cast.root)
    answer = browser.post("/customers/", {"name": "Payments"})
    payments = Customer.objects.get(name="Payments")
    assert answer["Location"] == f"/customers/{payments.pk}/"
    again = browser.post("/customers/", {"name": "Payments"})
    assert (again.status_code, b"There is a customer Payments already." in again.content) == (422, True)
    page = f"/customers/{payments.pk}/contacts/"
    unknown = browser.post(page, {"email": "rosa@example.test"})
    assert (unknown.status_code, b"Give a name to welcome somebody new." in unknown.content) == (422, True)
    invited = browser.post(page, {"email": "Rosa@example.test", "name": "Rosa"})
    assert (b"/invitation/" in invited.content, invited["Cache-Control"]) == (True, "no-store")
    assert [letter.to for letter in mailoutbox] == [["rosa@example.test"]]
    rosa = Person.objects.get(email="rosa@example.test")
    assert payments.contacts.get(ended_on=None).person == rosa
    assert browser.post(page, {"email": "rosa@example.test"}).status_code == 422
    for _ in range(2):
        answer = browser.post(f"{page}{rosa.pk}/ending/")
    assert answer.status_code == 404
    assert not payments.contacts.filter(ended_on=None).exists()


def test_who_keeps_it_names_colleagues_and_welcomes_nobody_without_the_right(cast, visit):
    browser, page = visit(cast.pia), f"/customers/{cast.web_shop.pk}/"
    Customer.objects.filter(pk=cast.web_shop.pk).update(added_by=cast.pia)
    assert b"Name somebody" in browser.get(page).content
    assert browser.post(f"{page}contacts/", {"email": cast.cy.email}).status_code == 302
    assert cast.web_shop.contacts.filter(person=cast.cy, ended_on=None).exists()
    refused = browser.post(f"{page}contacts/", {"email": "new@example.test", "name": "New"})
    assert (refused.status_code, Person.objects.filter(email="new@example.test").exists()) == (422, False)


def test_others_see_who_speaks_for_it_and_change_nothing(cast, visit):
    page = f"/customers/{cast.web_shop.pk}/"
    for reader in (cast.vic, cast.oz):
        shown = visit(reader).get(page).content.decode()
        assert "Vic" in shown
        assert "Name somebody" not in shown
        assert visit(reader).post(f"{page}contacts/", {"email": cast.cy.email}).status_code == 403
        assert visit(reader).post(f"{page}contacts/{cast.vic.pk}/ending/").status_code == 403
    assert "Add a customer" not in visit(cast.vic).get("/customers/").content.decode()
    assert "Add a customer" in visit(cast.tia).get("/customers/").content.decode()
    assert visit(cast.val).post(f"{page}contacts/", {"email": cast.cy.email}).status_code == 404
