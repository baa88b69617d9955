"""The configuration of the acceptance tests: one feed, two watches, every kind of channel, all on loopback."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.webhook import SECRET

FEEDS = """
groups:
  - name: Test
    language: en
    feeds:
      - {{url: "{news}", name: The Paper, every: 1s}}
"""
WATCHLIST = """
watches:
  - id: khovayev
    name: Khovayev
    terms: [{name: Khovayev, aliases: [Ховаев, Ховаева]}]
  - id: karabakh
    name: Karabakh
    severity: critical
    terms: [{name: Karabakh, aliases: [Карабах, Карабахе]}]
    not: [{id: football, any: [football]}]
"""
CHANNELS = """
channels:
  hook: {{type: webhook, url: "{webhook}", secret: "{secret}", default: true}}
  slack: {{type: slack, url: "{slack}", default: true}}
  mail:
    type: mail
    host: 127.0.0.1
    port: {smtp}
    tls: none
    from: watchword@example.org
    to: [a@example.org, b@example.org]
    default: true
"""
SETTINGS = """
contact: desk@example.org
digest: {at: "07:00", zone: Europe/Berlin, channels: [mail]}
allow_private_networks: [127.0.0.0/8]
"""


def write(folder: Path, *, news: str, webhook: str, slack: str, smtp: int) -> Path:
    folder.mkdir(parents=True)
    texts = {
        "feeds": FEEDS.format(news=news),
        "watchlist": WATCHLIST,
        "channels": CHANNELS.format(webhook=webhook, slack=slack, smtp=smtp, secret=SECRET),
        "settings": SETTINGS,
    }
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
