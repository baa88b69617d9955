"""The look that all commands share."""

import typer


def new_app(**given: object) -> typer.Typer:
    """An app for one command, plain text help: what `watchword NAME --help` shows can be read by a pager or a test."""
    return typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False, **given)  # type: ignore[arg-type]
