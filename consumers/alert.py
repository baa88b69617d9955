"""alert: folds matches into stories and tells each story once.

From the topics matches; to alerts, and Redis for who listens live. One is active, others stand by.
"""

from watchword.wiring import run_alert, start

if __name__ == "__main__":
    start("alert", run_alert)
