"""Watchword watches the news for the people, places and phrases that somebody cares about."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("watchword")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0.0.0"
