"""`watchword up`: every role of this machine."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.command import new_app

app = new_app()


@app.command()
def up(
    home: Annotated[Path | None, typer.Option(help="Where this machine's state is kept.")] = None,
    config: Annotated[Path | None, typer.Option(help="The directory of configuration.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The board's port; 8470 if none is given.")] = None,
) -> None:
    """Start every role on this machine and watch over them, until Ctrl-C.

    Redis and the Prefect server are started too, unless WATCHWORD_REDIS_URL and PREFECT_API_URL say where they are.
    It prints where the board is, then a line for each alert and for whatever else needs to be known. A role that ends
    is started again. What each role says in full is in `logs` under home.

    \b
    watchword up                        the state in your state directory, ./config if there is one
    watchword up --config my-config     another configuration; `watchword init my-config` writes one
    watchword up --home /srv/watchword --port 9000
    """
    for name, given in (("WATCHWORD_HOME", home), ("WATCHWORD_CONFIG", config)):
        if given is not None:
            os.environ[name] = str(given.expanduser().absolute())
    from watchword.settings.env import read
    from watchword.supervisor.up import up as run

    code = run(read(), out=typer.echo, port=port)
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    os._exit(code)  # nothing is left to be done, and the interpreter would take a second to find that out
