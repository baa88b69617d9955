"""`watchword channels list|test|deliveries`."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchword.cli.command import new_app
from watchword.errors import ConfigError, PermanentError, Problem, TransientError

if TYPE_CHECKING:
    from watchword.adapters.database.deliveries import Backlog
    from watchword.model import Alert
    from watchword.settings.configuration import Configuration
    from watchword.stories.channel import Channel

app = new_app(help="Where alerts go: see how each channel stands, and send a test through one.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="For a program.")]


@app.command("list")
def list_channels(as_json: Json = False) -> None:
    """Every configured channel: where it leads, what it accepts, and what waits there.

    \b
    watchword channels list
    watchword channels list --json | jq '.[] | select(.lag > 60)'

    Waiting counts deliveries still to be sent, lag is the age of the oldest one due, in seconds.
    """
    from watchword.model import utc_now

    now = utc_now()
    found = _backlogs(now)
    rows = [_described(channel, found.get(name), now) for name, channel in _configuration().channels.items()]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        default = ", default" if row["default"] else ""
        typer.echo(f"{row['name']}  {row['type']}{default}  {row['place']}")
        typer.echo(f"    {row['waiting']} waiting, lag {row['lag']:.0f} s, {row['refused']} refused{_conditions(row)}")


@app.command()
def test(name: Annotated[str, typer.Argument(help="As channels.yaml calls it.")]) -> None:
    """Send a test alert, marked as one, to every recipient of a channel, and say what the other side answered.

    \b
    watchword channels test desk

    It goes out now, whatever the quiet hours, and leaves no trace in the ledger. Exit code 1 if somebody refused it.
    """
    from watchword.stories.channel import recipients
    from watchword.wiring import sender_of

    configuration = _configuration()
    channel = _channel(configuration, name)
    sender = sender_of(channel, configuration.general.allow_private_networks)
    alert = a_test_alert(name)
    answers = [_sent(sender, channel, alert, recipient) for recipient in recipients(channel)]
    raise typer.Exit(0 if all(answers) else 1)


@app.command()
def deliveries(
    name: Annotated[str | None, typer.Argument(help="One channel; all of them if left out.")] = None,
    state: Annotated[str | None, typer.Option(help="due, sent, refused, filtered or replaced.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many, the newest first.")] = 50,
    as_json: Json = False,
) -> None:
    """What became of alerts: sent, still due, refused by the other side, not accepted here, replaced by an update.

    \b
    watchword channels deliveries --state refused
    watchword channels deliveries desk --limit 10
    """
    from watchword.adapters.database.deliveries import listed

    with _database() as database, database.read() as connection:
        rows = listed(connection, channel=name, state=state, limit=limit)
    if as_json:
        typer.echo(json.dumps([_row(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        because = f"  {row.because}" if row.because else ""
        typer.echo(
            f"{row.created_at:%Y-%m-%d %H:%M:%S}  {row.state:<8}  {row.alert}  {row.channel}  {row.recipient}{because}"
        )
    typer.echo(f"{len(rows)} deliveries.", err=True)


def a_test_alert(channel: str) -> Alert:
    """An alert that says in every line that it is a test, under an id of its own."""
    from watchword.model import Alert, AlertWatch, ArticleHead, utc_now

    now, story = utc_now(), f"test-{secrets.token_hex(8)}"
    head = ArticleHead(
        id=story, revision=1, feed="test", outlet="Watchword", url=None, title=f"This is a test of channel {channel}",
        language="en", published=now, fetched=now, first_seen=now,
    )  # fmt: skip
    return Alert(
        id=f"{story}:1", story=story, revision=1, reason="new", severity="normal",
        because="Somebody ran `watchword channels test`; there is no such article.",
        watches=(AlertWatch("test", "Test", 0.0),), article=head, outlets=1, languages=("en",), evidence=(),
        published=now, fetched=now, scored=now, alerted=now, mode="live", traceparent=None,
    )  # fmt: skip


def _sent(sender: Any, channel: Channel, alert: Alert, recipient: str) -> bool:
    from watchword.model import encode, utc_now
    from watchword.render.alert import alert_message

    try:
        answer = sender.send(alert_message(channel.type, alert, encode(alert), recipient, utc_now()))
    except (TransientError, PermanentError) as error:
        typer.echo(f"{recipient}: {error}", err=True)
        return False
    typer.echo(f"{recipient}: taken, the answer was: {answer}", err=channel.type == "console")
    return True


def _configuration() -> Configuration:
    from watchword.settings.configuration import load
    from watchword.settings.env import read

    return load(read().config_dir)


def _channel(configuration: Configuration, name: str) -> Channel:
    channel = configuration.channels.get(name)
    if channel is None:
        fix = f"name one of {', '.join(configuration.channels)}"
        raise ConfigError(Problem("channels.yaml", None, name, "there is no such channel", fix))
    return channel


def _database() -> Any:
    from watchword.settings.env import read
    from watchword.wiring import opened_database

    return opened_database(read())


def _backlogs(now: datetime) -> dict[str, Backlog]:
    from watchword.adapters.database.deliveries import backlogs

    with _database() as database, database.read() as connection:
        return backlogs(connection, now)


def _described(channel: Channel, backlog: Backlog | None, now: datetime) -> dict[str, Any]:
    from watchword.stories.channel import recipients

    quiet, throttle = channel.quiet_hours, channel.throttle
    oldest = backlog.oldest if backlog else None
    return {
        "name": channel.name,
        "type": channel.type,
        "default": channel.default,
        "place": _place(channel),
        "recipients": len(recipients(channel)),
        "severity": list(channel.severity),
        "languages": list(channel.languages) if channel.languages is not None else None,
        "quiet_hours": f"{quiet.start:%H:%M} to {quiet.end:%H:%M} {quiet.zone.key}" if quiet else None,
        "throttle": f"{throttle.count} in {throttle.window.total_seconds() / 60:g} m" if throttle else None,
        "waiting": backlog.waiting if backlog else 0,
        "refused": backlog.refused if backlog else 0,
        "lag": (now - oldest).total_seconds() if oldest else 0.0,
    }


def _place(channel: Channel) -> str:
    """What may be shown of where it leads: the path of an address often is the permission to post."""
    from watchword.stories.channel import Console, Mail

    match channel.settings:
        case Console():
            return "standard output"
        case Mail() as mail:
            return f"{mail.host}:{mail.port} ({mail.tls}), to {', '.join(mail.recipients)}"
        case settings:
            return settings.place


def _conditions(row: dict[str, Any]) -> str:
    """What a channel accepts, as far as that is less than everything."""
    languages = row["languages"] and f"languages {', '.join(row['languages'])}"
    severity = f"only {row['severity'][0]}" if len(row["severity"]) == 1 else None
    quiet = row["quiet_hours"] and f"quiet {row['quiet_hours']}"
    throttle = row["throttle"] and f"at most {row['throttle']}"
    return "".join(f", {part}" for part in (severity, languages, quiet, throttle) if part)


def _row(row: Any) -> dict[str, Any]:
    return {**row._asdict(), "created_at": row.created_at.isoformat().replace("+00:00", "Z")}
