"""Which addresses may be connected to. Whoever writes a feed, or a page that redirects, must not reach our own network.

The guard judges the address of the socket itself, after every name has been resolved, so that neither a redirect nor a
name that means something else the second time gets past it. `within` is the limit for all that one exchange does.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, TypeVar
from urllib.request import (
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

WEB_PORTS = frozenset({80, 443, 8080, 8443})
MAIL_PORTS = frozenset({25, 465, 587, 2525})

LONGEST = 40.0
"""Seconds for one message, resolving the name and connecting included: shorter than the claim on it lasts."""
T = TypeVar("T")

PRIVATE_NETWORKS: tuple[Network, ...] = tuple(
    ip_network(each) for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
"""This machine and the networks at home or at work, for whoever wants to allow them all."""

_GLOBAL_V6 = ip_network("2000::/3")
"""All that is routed. NAT64, mapped and site-local forms of other addresses lie outside, whatever `is_global` says."""
_NOT_OF_THE_WEB = tuple(
    ip_network(each)
    for each in (
        "192.0.0.0/24",  # protocol assignments; Python 3.11 takes 192.0.0.8 for global
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4: carries any IPv4 address, 127.0.0.1 too
        "3fff::/20",  # documentation
    )
)


class AddressRefused(OSError):
    """An OSError, so that it passes through the libraries that connect as any failure to connect does."""


class AddressGuard:
    """Public addresses on `ports`, and whatever lies in `allowed_networks`, on any port."""

    def __init__(self, allowed_networks: Iterable[Network] = (), *, ports: frozenset[int] = WEB_PORTS) -> None:
        self.allowed_networks, self.ports = tuple(allowed_networks), ports

    def check(self, ip: str, port: int) -> None:
        """AddressRefused, saying why, unless `ip` may be connected to at `port`."""
        if self.allows(ip):
            return
        if not is_public(_address(ip)):
            raise AddressRefused(f"{ip} is not a public address, and no network in allow_private_networks holds it")
        if port not in self.ports:
            raise AddressRefused(f"port {port} of {ip} is none of {', '.join(map(str, sorted(self.ports)))}")

    def allows(self, ip: str) -> bool:
        """Whether the operator named a network that holds `ip`."""
        address = _plain(_address(ip))
        return any(address in network for network in self.allowed_networks)

    def socket_factory(self, addr_info: tuple[Any, ...]) -> socket.socket:
        """A socket for one answer of `getaddrinfo`, as aiohttp's TCPConnector wants it."""
        family, kind, protocol, _name, (ip, port, *_scope) = addr_info
        self.check(ip, port)
        return socket.socket(family, kind, protocol)

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connected to the first address of `host` that may be connected to and answers; OSError if none does."""
        problem = OSError(f"{host} has no address")
        for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                return self._connected(info, timeout)
            except OSError as error:
                problem = error
        raise problem

    def opener(self) -> OpenerDirector:
        """urllib's way to the web, to allowed addresses only: through no proxy, behind no redirect, a status is no error."""
        return build_opener(ProxyHandler({}), _Guarded(self), _AsAnswered)

    def _connected(self, info: tuple[Any, ...], timeout: float) -> socket.socket:
        connection = self.socket_factory(info)
        try:
            connection.settimeout(timeout)
            connection.connect(info[4])
        except OSError:
            connection.close()
            raise
        return connection


class _Guarded(HTTPSHandler, HTTPHandler):
    def __init__(self, guard: AddressGuard) -> None:
        self.guard, self.tls = guard, ssl.create_default_context()
        super().__init__(context=self.tls)

    def http_open(self, req: Request) -> Any:
        return self.do_open(partial(self._connection, HTTPConnection), req)

    def https_open(self, req: Request) -> Any:
        return self.do_open(partial(self._connection, HTTPSConnection, context=self.tls), req)

    def _connection(self, kind: Any, host: str, **given: Any) -> Any:
        connection = kind(host, **given)
        connection._create_connection = self._connect
        return connection

    def _connect(self, address: tuple[str, int], timeout: float, _source: Any) -> socket.socket:
        return self.guard.connect(address[0], address[1], timeout)


class _AsAnswered(HTTPErrorProcessor):
    def http_response(self, request: Request, response: Any) -> Any:
        return response

    https_response = http_response


def is_public(address: Address) -> bool:
    if any(address in network for network in _NOT_OF_THE_WEB):
        return False
    if isinstance(address, IPv6Address) and address not in _GLOBAL_V6:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _address(ip: str) -> Address:
    return ip_address(ip.partition("%")[0])


def _plain(address: Address) -> Address:
    """The IPv4 address inside a mapped IPv6 one: ::ffff:10.0.0.1 lies in 10.0.0.0/8."""
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def within(seconds: float, act: Callable[[], T]) -> T:
    """What `act` returns or raises; TimeoutError if it takes longer: then it is left to itself on a thread of its own.

    Resolving a name can't be interrupted, and every step of a slow server may take its time.
    """
    outcome: Future[T] = Future()
    threading.Thread(target=_settle, args=(outcome, act), name="send", daemon=True).start()
    return outcome.result(seconds)


def _settle(outcome: Future[T], act: Callable[[], T]) -> None:
    try:
        outcome.set_result(act())
    except BaseException as error:
        outcome.set_exception(error)
