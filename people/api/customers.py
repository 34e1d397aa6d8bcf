from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import SeenById, SeenByKey, StrictModelSerializer, StrictSerializer
from journal.api.resource import Detailed, Listed, Resource
from people.filters import CustomerFilter
from people.models import Customer, CustomerContact, Person, Team


class CustomerShape(StrictModelSerializer):
    team = serializers.SlugRelatedField("key", read_only=True, allow_null=True)

    class Meta:
        model = Customer
        fields = ("id", "name", "team", "version")
        read_only_fields = fields


class CustomerInput(StrictModelSerializer):
    team = SeenByKey("key", queryset=Team.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Customer
        fields = ("name", "team")
        extra_kwargs = {"name": {"validators": []}}


class CustomerChange(StrictSerializer):
    name = serializers.CharField(max_length=120)


class Customers(Listed, Detailed, Resource):
    """Who asks for work; a contact sees the own ones."""

    model = Customer
    serializer_class = CustomerShape
    filterset_class = CustomerFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": CustomerInput, "partial_update": CustomerChange}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("team")

    def create(self, request: Request) -> Response:
        customer = Customer.objects.add(by=request.user, **self.input())
        return self.created(customer, reverse("api-customer-detail", args=[customer.pk]))

    def partial_update(self, request: Request, pk: str) -> Response:
        with self.matched() as customer:
            customer.rename(by=request.user, **{"name": customer.name, **self.input()})
        return self.answer(customer)


class ContactShape(StrictModelSerializer):
    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = CustomerContact
        fields = ("person", "name", "began_on", "ended_on")
        read_only_fields = fields


class ContactInput(StrictSerializer):
    person = SeenById(queryset=Person.objects.all())
    began_on = serializers.DateField(required=False)


class Contacts(Listed, Resource):
    """Persons who speak for a customer, past ones included."""

    model = CustomerContact
    serializer_class = ContactShape
    lookup_field = "person"
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": ContactInput}
    matched_actions = ()

    def customer(self) -> Customer:
        return get_object_or_404(
            Customer.objects.visible_to(self.request.user), pk=self.kwargs["customer_pk"]
        )

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return CustomerContact.objects.none()
        return (
            CustomerContact.objects.filter(customer=self.customer())
            .select_related("person")
            .order_by("began_on", "id")
        )

    def create(self, request: Request, customer_pk: str) -> Response:
        contact = self.customer().name_contact(by=request.user, **self.input())
        return Response(self.represent(contact), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, customer_pk: str, person: str) -> Response:
        contact = self.get_queryset().filter(person_id=person, ended_on=None).first()
        if contact is None:
            raise Http404
        contact.customer.release_contact(contact.person, by=request.user)
        return Response(status=204)
