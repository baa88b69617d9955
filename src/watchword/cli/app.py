"""The table of commands. Each row: the name, where its Typer app or function lives, and the line that --help shows."""

from __future__ import annotations

import importlib
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("watchword.cli.demo", "The whole pipeline on a scripted news day; needs no network."),
    "up": ("watchword.cli.up", "Start every role on this machine and watch over them."),
    "status": ("watchword.cli.status", "What runs, and how far behind it is."),
    "check": ("watchword.cli.check", "Check the configuration and say what to write instead."),
    "init": ("watchword.cli.init", "Write a configuration of your own to edit."),
    "match": ("watchword.cli.match_command", "Score articles against a watchlist, and show why."),
    "poll": ("watchword.cli.poll", "Poll feeds once and print what is new."),
    "tail": ("watchword.cli.tail", "Print alerts as they come."),
    "search": ("watchword.cli.search", "Search the archive."),
    "why": ("watchword.cli.why", "Why an article did or didn't match or alert."),
    "backtest": ("watchword.cli.backtest", "What another watchlist would have told of the archive."),
    "fill": ("watchword.cli.fill", "Fill a watch from the archive, telling nobody."),
    "lint": ("watchword.cli.lint", "What else the terms of the watchlist catch."),
    "expand": ("watchword.cli.expand", "All forms by which a name or a word is found."),
    "suggest": ("watchword.cli.suggest", "What else a name is called, and which of that to watch for."),
    "feeds": ("watchword.cli.feeds", "List, add, remove, import, export and check feeds."),
    "channels": ("watchword.cli.channels", "List the channels, or send a test through one."),
    "parked": ("watchword.cli.parked", "See to records that could not be worked on."),
    "digest": ("watchword.cli.digest", "Write and send the digest of a day."),
    "web": ("watchword.cli.web", "The board alone."),
    "version": ("watchword.cli.version", "The version of this program."),
}


class LazyGroup(TyperGroup):
    """A group that lists its commands from the table, and imports a command's module only to run it."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(importlib.import_module(COMMANDS[cmd_name][0]).app)
        command.name = cmd_name
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Typer would look for the nearest among the commands that it has imported, which are none."""
        if args[0] not in COMMANDS:
            from difflib import get_close_matches  # only who mistypes waits for it

            near = get_close_matches(args[0].lower(), COMMANDS, n=1)
            ctx.fail(f"No such command '{args[0]}'." + "".join(f" Did you mean '{each}'?" for each in near))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, line) in COMMANDS.items()])


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Watches the news for the people, places and phrases that you care about.",
)


@app.callback()
def _root() -> None:
    """Watches the news for the people, places and phrases that you care about."""
    from watchword import log

    log.setup("cli", level="warning")
