"""score: holds each new article against the watchlist.

From the topics articles; to matches. Any number may run: Kafka shares out the partitions.
"""

from watchword.wiring import run_score, start

if __name__ == "__main__":
    start("score", run_score)
