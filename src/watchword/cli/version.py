"""`watchword version`."""

import typer

from watchword import __version__
from watchword.cli.command import new_app

app = new_app()


@app.command()
def version() -> None:
    """The version of this program, and nothing else."""
    typer.echo(__version__)
