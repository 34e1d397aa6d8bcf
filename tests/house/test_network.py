"""Tests stay on this machine."""

import socket

import pytest

from tests.fixtures.network import LeavesTheMachine


def test_another_host_is_refused_at_once():
    with socket.socket() as leaving, pytest.raises(LeavesTheMachine):
        leaving.connect(("192.0.2.1", 80))


def test_a_name_of_another_host_is_not_even_looked_up():
    with pytest.raises(LeavesTheMachine):
        socket.getaddrinfo("example.org", 80)


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
