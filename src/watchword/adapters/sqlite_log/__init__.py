"""The log of one machine: a SQLite file. Publishers and readers are processes of their own; the file is all they share.

Every topic has one partition. A group has one active member, who holds the flock of its file in `locks_dir`; others
stand by until the lock is free, and it is freed with the process that held it, however that ended.
"""

from watchword.adapters.sqlite_log.log import SqliteLog
from watchword.adapters.sqlite_log.reader import SqliteReader

__all__ = ["SqliteLog", "SqliteReader"]
