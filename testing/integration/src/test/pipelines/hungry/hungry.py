"""Uses memory and CPU, and is killed at the end if its config says so."""

import json
import os
import signal
import sys
import time

with open(sys.argv[1], encoding="utf-8") as config:
    text = config.read()
try:
    wanted = json.loads(text)
except ValueError:
    wanted = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)

used = bytearray(int(wanted["mebibytes"]) << 20)
for page in range(0, len(used), 4096):
    used[page] = 1
while time.process_time() < float(wanted["cpu_seconds"]):
    pass
time.sleep(3)
if str(wanted.get("killed", "")).lower() == "true":
    os.kill(os.getpid(), signal.SIGKILL)
