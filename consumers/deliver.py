"""deliver: tells every channel what it is to hear. `deliver.py NAME` does it for one channel alone.

From the topic alerts, with a group for each channel; to Slack, mail, webhooks. Any number may run.
"""

import sys
from functools import partial

from watchword.wiring import run_deliver, start

if __name__ == "__main__":
    start("deliver", partial(run_deliver, only=sys.argv[1] if len(sys.argv) > 1 else None))
