"""G5 of the feed score: which addresses a poller or a webhook must never connect to."""

from __future__ import annotations

import socket
from ipaddress import ip_network

import pytest

from watchword.net import MAIL_PORTS, PRIVATE_NETWORKS, AddressGuard, AddressRefused

REFUSED = {
    "loopback": "127.0.0.1",
    "loopback, another": "127.8.8.8",
    "private 10": "10.0.0.1",
    "private 172": "172.16.0.1",
    "private 192": "192.168.1.1",
    "link-local, where clouds keep their keys": "169.254.169.254",
    "carrier NAT": "100.64.0.1",
    "this network": "0.0.0.0",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "protocol assignments, global to Python 3.11": "192.0.0.8",
    "6to4 relay": "192.88.99.1",
    "documentation": "192.0.2.1",
    "loopback v6": "::1",
    "unspecified v6": "::",
    "link-local v6": "fe80::1",
    "link-local v6 with a scope": "fe80::1%eth0",
    "unique local": "fd00::1",
    "site-local": "fec0::1",
    "multicast v6": "ff0e::1",
    "mapped loopback": "::ffff:127.0.0.1",
    "NAT64 of loopback": "64:ff9b::7f00:1",
    "NAT64 of 10.0.0.1": "64:ff9b::a00:1",
    "local NAT64": "64:ff9b:1::1",
    "6to4 of loopback": "2002:7f00:1::",
    "Teredo": "2001::1",
    "documentation v6": "2001:db8::1",
    "new documentation v6": "3fff::1",
}


@pytest.mark.parametrize("ip", REFUSED.values(), ids=REFUSED)
def test_an_address_that_is_not_public_is_refused(ip: str) -> None:
    with pytest.raises(AddressRefused, match="not a public address"):
        AddressGuard().check(ip, 443)


@pytest.mark.parametrize("ip", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_a_public_address_is_allowed_on_the_ports_of_the_web_alone(ip: str) -> None:
    guard = AddressGuard()

    guard.check(ip, 80)
    guard.check(ip, 8443)
    for port in (22, 25, 6379, 5432):
        with pytest.raises(AddressRefused, match=f"port {port}"):
            guard.check(ip, port)


def test_a_network_that_the_operator_named_is_allowed_on_any_port() -> None:
    guard = AddressGuard([ip_network("127.0.0.0/8")])

    guard.check("127.0.0.1", 18790)
    guard.check("::ffff:127.0.0.1", 18790)
    with pytest.raises(AddressRefused):
        guard.check("10.0.0.1", 80)


def test_all_private_networks_together_leave_the_keys_of_the_cloud_refused() -> None:
    guard = AddressGuard(PRIVATE_NETWORKS)

    guard.check("192.168.1.1", 8000)
    guard.check("::1", 8000)
    with pytest.raises(AddressRefused):
        guard.check("169.254.169.254", 80)


def test_a_mail_channel_has_the_ports_of_mail() -> None:
    guard = AddressGuard(ports=MAIL_PORTS)

    guard.check("93.184.215.14", 587)
    with pytest.raises(AddressRefused):
        guard.check("93.184.215.14", 80)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1"])
def test_an_address_in_disguise_is_judged_by_what_it_resolves_to(host: str) -> None:
    guard = AddressGuard()

    for answer in socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM):
        with pytest.raises(AddressRefused):
            guard.socket_factory(answer)
