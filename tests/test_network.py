"""How this machine is reached."""

import ipaddress

import pytest

from cocreate.network import is_loopback, lan_address


@pytest.mark.parametrize(
    "host", ["localhost", "room.localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]
)
def test_a_loopback_name_or_address_can_only_mean_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "192.168.1.20", "localhost.example.org", "[2001:db8::1]"])
def test_any_other_name_or_address_may_mean_another_machine(host: str) -> None:
    assert not is_loopback(host)


def test_the_address_on_the_network_is_one_that_others_can_type() -> None:
    try:
        found = lan_address()
    except OSError:
        return  # a machine on no network says so, and that is the other right answer
    assert not ipaddress.ip_address(found).is_loopback
