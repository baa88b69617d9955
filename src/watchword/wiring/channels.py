"""The channels: each a group, a ledger and threads of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchword.adapters.database import Database
from watchword.errors import ConfigError, Problem
from watchword.loop import Loop, stop_on_signals
from watchword.model import utc_now
from watchword.owner import is_gone, new_owner
from watchword.ports import Log, Sender
from watchword.settings.env import Environment
from watchword.wiring.role import answers
from watchword.wiring.world import opened_database, opened_log

if TYPE_CHECKING:
    from watchword.adapters.health_http import Check
    from watchword.pipeline.deliver import Ledger
    from watchword.pipeline.switchboard import ChannelWorker, Switchboard
    from watchword.settings.general import Network
    from watchword.settings.reload import Reloading
    from watchword.stories.channel import Channel

    Networks = tuple[Network, ...]


def run_deliver(env: Environment, checks: dict[str, Check], *, only: str | None = None) -> None:
    """Until SIGTERM: every channel of the configuration as it is now, or `only` one of them."""
    from watchword.settings.reload import Reloading

    configuration = Reloading.of(env)
    known = configuration.current().channels
    if only is not None and only not in known:
        problem = Problem("channels.yaml", None, only, "there is no such channel", f"name one of {', '.join(known)}")
        raise ConfigError(problem)
    keep = configuration.current().general.keep.log
    with opened_database(env) as database, opened_log(env, keep=keep) as log:
        channels = deliverer(configuration, database, log, only=only)
        stop_on_signals(channels)
        checks.clear()
        checks.update(channels=channels.complaint, database=lambda: answers(database))
        channels.run()


def deliverer(configuration: Reloading, database: Database, log: Log, *, only: str | None = None) -> Switchboard:
    """The channels as threads, not yet running."""
    from watchword.adapters.database.deliveries import DatabaseLedger
    from watchword.pipeline.deliver import reconcile
    from watchword.pipeline.switchboard import Switchboard

    ledger = DatabaseLedger(database)

    def wanted() -> dict[str, tuple[Channel, Networks]]:
        now = configuration.current()
        networks = now.general.allow_private_networks
        return {name: (each, networks) for name, each in now.channels.items() if only in (None, name)}

    return Switchboard(
        wanted=wanted,
        reconcile=lambda: reconcile(ledger, log, list(configuration.current().channels), utc_now()),
        open_worker=lambda _name, setup: _channel_worker(setup[0], setup[1], configuration, ledger, log),
    )


def _channel_worker(
    channel: Channel, networks: Networks, configuration: Reloading, ledger: Ledger, log: Log
) -> ChannelWorker:
    from watchword.pipeline.deliver import Courier, Receive, start_of
    from watchword.pipeline.switchboard import ChannelWorker

    owner = new_owner()
    sender = sender_of(channel, networks)
    courier = Courier(channel=channel, ledger=ledger, sender=sender, owner=owner, is_gone=is_gone)
    group = f"watchword.deliver.{channel.name}"

    def open_loop() -> Loop[Any]:
        start = start_of(ledger, log, channel.name)
        stage = Receive(
            channel=channel,
            ledger=ledger,
            routes=lambda watch: configuration.current().channels_of(watch),
            start=start,
            recorded=courier.wake,
        )
        reader = log.reader(group, stage.topics, start=start or "beginning")
        return Loop(stage, reader, log, group=group)

    return ChannelWorker(channel.name, courier, open_loop)


def sender_of(channel: Channel, networks: Networks) -> Sender:
    """The way out of `channel`; of private addresses it reaches those in `networks` alone."""
    from watchword.net import MAIL_PORTS, AddressGuard
    from watchword.stories.channel import Mail, Slack, Webhook

    match channel.settings:
        case Webhook() as webhook:
            from watchword.adapters.webhook import WebhookSender

            return WebhookSender(channel.name, webhook, AddressGuard(networks))
        case Slack() as slack:
            from watchword.adapters.slack import SlackSender

            return SlackSender(channel.name, slack, AddressGuard(networks))
        case Mail() as mail:
            from watchword.adapters.smtp import MailSender

            return MailSender(channel.name, mail, AddressGuard(networks, ports=MAIL_PORTS))
        case _:
            from watchword.adapters.console import ConsoleSender

            return ConsoleSender(channel.name)
