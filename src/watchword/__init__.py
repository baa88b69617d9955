"""Watchword watches the news for the people, places and phrases that somebody cares about."""


def __getattr__(name: str) -> str:
    """`__version__`, read only when it is asked for: finding it imports fifty modules."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("watchword")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0.0.0"
