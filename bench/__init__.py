"""What is measured, and how to measure it again: `make bench`, or one part by `python -m bench.NAME`.

help       `watchword --help` beside an empty Typer app
log        what the log takes and gives a second, over SQLite and a real Kafka
pipeline   from the body read to the subscriber, in both forms, beside a script that a user would write instead
idle       what `watchword up` costs while nothing happens
"""
