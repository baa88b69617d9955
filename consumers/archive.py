"""archive: keeps articles, matches and parked records.

From the topics articles, matches, parked; to the database. Any number may run.
"""

from watchword.wiring import run_archive, start

if __name__ == "__main__":
    start("archive", run_archive)
