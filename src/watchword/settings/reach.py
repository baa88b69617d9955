"""Whether a server that somebody wrote down could be connected to at all: asked before anybody tries."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from watchword.net import MAIL_PORTS, WEB_PORTS, is_public
from watchword.settings.general import Network
from watchword.settings.values import Unfit, is_within, web_address

_ALLOW = "allow its network by allow_private_networks in settings.yaml, or name a public one"


def reachable_url(text: str, networks: Sequence[Network]) -> str:
    """A web address that the guard of all connections may let pass; Unfit says why it surely won't."""
    parts = urlsplit(web_address(text))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    _note(parts.hostname or "", port, networks, WEB_PORTS)
    return text


def reachable_host(host: str, port: int, networks: Sequence[Network]) -> None:
    """Unfit where the guard surely lets no mail pass to this host and port."""
    _note(host, port, networks, MAIL_PORTS)


def _note(host: str, port: int, networks: Sequence[Network], ports: frozenset[int]) -> None:
    """No name is looked up: one may turn out to be private, or to lie in a network that is allowed."""
    if is_within(host, networks):
        return
    if host == "localhost" or _is_private(host):
        raise Unfit(f"{host} is not a public address", _ALLOW)
    if port not in ports and not (networks and _is_name(host)):
        allowed = ", ".join(map(str, sorted(ports)))
        raise Unfit(f"port {port} is not connected to outside private networks", f"use one of {allowed}")


def _is_private(host: str) -> bool:
    return not _is_name(host) and not is_public(ip_address(host))


def _is_name(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return True
    return False
