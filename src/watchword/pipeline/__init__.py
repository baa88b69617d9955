"""The way of one article, a module for each stage, in this order:

    feeds ──poll──▶ articles ──score──▶ matches ──alert──▶ alerts ──deliver──▶ Slack · mail · webhook
                       │                   │        └──▶ Redis pub/sub ──▶ board, tail, any subscriber
                       └────── archive ────┘
                                  └──▶ database ──▶ search · digest · board

poll.py    fetches what is due, drops what was seen, publishes new and revised articles, then remembers
score.py   holds each against the watchlist
alert.py   folds matches into stories, and tells each story once
deliver.py keeps a ledger of what each recipient is to hear, sends, then remembers
archive.py keeps articles, matches and parked records
digest.py  once a day, from the database;  tidy.py  forgets what is old
"""
