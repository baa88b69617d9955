"""All of it, one part after another."""

import subprocess
import sys

for part in ("help", "log", "pipeline", "idle"):
    print(f"── {part}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{part}"], check=True)
