"""The process of our Prefect server: `python -m watchword.supervisor.prefect_app DATABASE LISTENER`, or `migrate`.

Nothing else of Watchword runs in it: in the loop of the flows the server hung.
"""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import sys
from pathlib import Path

from watchword import log as logging
from watchword.errors import WatchwordError
from watchword.leash import watch_parent
from watchword.supervisor import prefect_server


def main(database: Path, listener: socket.socket) -> int:
    logging.setup("prefect")
    watch_parent()
    try:
        if not database.exists() and not prefect_server.template().exists():
            logging.get().info("database.wanted", because="the first start prepares one, which takes up to a minute")
        is_current = prefect_server.prepare(database)
    except (WatchwordError, OSError) as error:
        logging.get().error("role.failed", error=str(error))
        return 1
    if is_current:
        os.environ["PREFECT_API_DATABASE_MIGRATE_ON_START"] = "false"
        os.environ["PREFECT_API_BLOCKS_REGISTER_ON_START"] = "false"
    _serve(listener)
    return 0


def _serve(listener: socket.socket) -> None:
    prefect_server.remember_zones()
    gc.disable()  # four seconds of imports make nothing but what stays
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(final=True)
    gc.freeze()
    gc.enable()
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listener])


def migrate() -> None:
    """Brings the database that the environment names to this version of Prefect."""
    from prefect.server.database import provide_database_interface
    from prefect.server.models.block_registration import run_block_auto_registration

    async def up_to_date() -> None:
        database = provide_database_interface()
        await database.create_db()
        async with await database.session() as session:
            await run_block_auto_registration(session=session)
        await (await database.engine()).dispose()

    asyncio.run(up_to_date())


if __name__ == "__main__":
    if sys.argv[1:] == ["migrate"]:
        migrate()
    else:
        sys.exit(main(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2]))))
