"""`watchword`: one module a command, imported only when that command runs, so that --help answers at once.

Exit codes: 0 fine, 1 something failed, 2 wrong usage or configuration. Data on stdout, everything else on stderr.
"""

from __future__ import annotations

import sys


def main() -> None:
    from watchword.cli.app import app
    from watchword.errors import ConfigError, WatchwordError

    try:
        app()
    except ConfigError as error:
        sys.exit(_say(error, 2))
    except WatchwordError as error:
        sys.exit(_say(error, 1))
    except BrokenPipeError:  # `watchword search … | head`
        sys.stderr.close()
        sys.exit(0)


def _say(error: Exception, code: int) -> int:
    print(error, file=sys.stderr)
    return code
