"""`watchword web`."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from watchword.cli.command import new_app

app = new_app()


@app.command()
def web(
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Instead of the one in WATCHWORD_BOARD.")] = None,
) -> None:
    """The board alone, for as long as it runs; its address is printed.

    \b
      watchword web                                          http://127.0.0.1:8470/, or the next free port
      watchword web --port 9000
      WATCHWORD_BOARD=0.0.0.0:8470 WATCHWORD_BOARD_TOKEN=… watchword web

    To other machines it answers only with a token: open it once as /?token=…
    `up` and `demo` start it by themselves.
    """
    from watchword.web.serve import run
    from watchword.wiring import start

    start("web", partial(run, port=port))
