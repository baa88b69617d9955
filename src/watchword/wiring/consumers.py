"""The runners on a topic, but for the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.owner import new_owner
from watchword.settings.env import Environment
from watchword.wiring.role import run_loop
from watchword.wiring.world import opened_announcer, opened_database, opened_log

if TYPE_CHECKING:
    from watchword.adapters.health_http import Check


def run_score(env: Environment, checks: dict[str, Check]) -> None:
    """Until SIGTERM: holds each article against the watchlist as it is now."""
    from watchword.pipeline.score import Score
    from watchword.settings.reload import Reloading
    from watchword.settings.watching import Watching

    configuration = Reloading.of(env)
    with opened_log(env, keep=configuration.current().general.keep.log) as log:
        run_loop(Score(watching=Watching(configuration), log=log), log, checks, group="watchword.score")


def run_alert(env: Environment, checks: dict[str, Check]) -> None:
    """Until SIGTERM: folds matches into stories; one process is active, others stand by."""
    from watchword.adapters.database.stories import DatabaseStories
    from watchword.pipeline.alert import AlertStage

    with opened_database(env) as database, opened_log(env) as log, opened_announcer(env) as announcer:
        stage = AlertStage(stories=DatabaseStories(database), log=log, announcer=announcer, owner=new_owner())
        run_loop(stage, log, checks, group="watchword.alert", database=database)


def run_archive(env: Environment, checks: dict[str, Check]) -> None:
    """Until SIGTERM: keeps articles, matches and parked records."""
    from watchword.adapters.database.archive import DatabaseArchive
    from watchword.pipeline.archive import ArchiveStage

    with opened_database(env) as database, opened_log(env) as log:
        run_loop(
            ArchiveStage(archive=DatabaseArchive(database)), log, checks, group="watchword.archive", database=database
        )
