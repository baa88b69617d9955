"""`watchword tail`."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from watchword.cli.command import new_app

if TYPE_CHECKING:
    from watchword.model import Alert
    from watchword.ports import Live

app = new_app()


LISTENING = "Listening for alerts; Ctrl-C ends."
LOOKING = "No `watchword up` runs on {home}, and no Redis is named: looking at the database every two seconds."


@app.command()
def tail(
    as_json: Annotated[bool, typer.Option("--json", help="Each alert as the JSON it was announced as.")] = False,
) -> None:
    """Print alerts as they come, one a line, and what was missed while Redis was away.

    \b
      watchword tail
      watchword tail --json | jq -r '.article.url'

    Listens where WATCHWORD_REDIS_URL says, else to the `up` that runs on this home, else looks at the database every
    two seconds. Ends with Ctrl-C.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _follow(as_json)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _follow(as_json: bool) -> None:
    from watchword import log
    from watchword.pipeline.follow import Following
    from watchword.settings.env import read
    from watchword.wiring import followed_alerts, opened_live_rows

    log.setup("tail", level="warning")
    env = read()
    with opened_live_rows(env) as rows:
        following = Following(rows)
        heard = followed_alerts(env)
        typer.echo(LISTENING if heard else LOOKING.format(home=env.place.path), err=True)
        for live in heard or _every_second():
            _mention(live)
            for alert, value in following.take(live):
                typer.echo(value if as_json else line(alert))


def line(alert: Alert) -> str:
    """Time, watches, headline, outlet and link, without what a feed's author could do to a terminal."""
    from watchword.render.clean import clean

    at = f"{alert.alerted.astimezone():%Y-%m-%d %H:%M:%S}"
    watches = ", ".join(watch.name for watch in alert.watches)
    said = [at, *(["CRITICAL"] if alert.severity == "critical" else []), watches]
    said += [alert.article.title, alert.article.outlet, alert.article.url or ""]
    return "  ".join(filter(None, map(clean, said)))


def _mention(live: Live | None) -> None:
    from watchword.ports import Away

    if isinstance(live, Away):
        typer.echo(f"Redis is away ({live.because}): alerts come from the database, within seconds.", err=True)


def _every_second() -> Iterator[None]:
    while True:
        yield None
        time.sleep(1)


def _interrupt(_number: int, _frame: Any) -> NoReturn:
    raise KeyboardInterrupt
