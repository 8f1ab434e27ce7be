"""Counts primes with jobs of its own, submitted from inside the job as Dask's workers are.

Called as `python3 fan_out.py <config.yml>` with the run directory as the working directory. Each child writes its part to
part-<n>.json; the parent adds them up into result.json. The parent cancels the children that are left when it ends,
unless the config tells it to leave them: then it is the agent who finds and cancels them.
"""

import json
import math
import os
import shlex
import signal
import subprocess
import sys
import time

RESULT = "result.json"
POLL_SECONDS = 1.0
ASK_SLURM_EVERY_SECONDS = 10.0
# A file server may show a child's part some time after its job is gone.
GRACE_SECONDS = 30.0
COMMAND_SECONDS = 60

# Dask gives all its workers' jobs the same name. The agent overrides this name from outside, by SBATCH_JOB_NAME.
CHILD_SCRIPT = """#!/bin/sh
#SBATCH -J fan-out-worker
#SBATCH --output=child-{number}.out
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --time=15
exec {command}
"""


class Unusable(Exception):
    """Config or cluster cannot be used; the text says what to change."""


class Stopped(Exception):
    """Somebody asked the job to end."""


def read_config(path):
    try:
        import yaml
    except ImportError:
        raise Unusable(f"{sys.executable} has no PyYAML: run install.sh in this pipeline's folder")
    try:
        with open(path, encoding="utf-8") as file:
            config = yaml.safe_load(file)
    except OSError as error:
        raise Unusable(f"the config {path} cannot be read: {error.strerror}")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Unusable(f"the config {path} is not YAML: {error}")
    if not isinstance(config, dict):
        raise Unusable(f"the config {path} must hold keys and values, such as children: 4")
    below, children = whole(config, "below", 2, 100_000_000), whole(config, "children", 1, 20)
    seconds, leave = config.get("seconds"), config.get("leave")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds <= 600:
        raise Unusable(f"seconds must be a number from 0 to 600, not {seconds!r}")
    if not isinstance(leave, bool):
        raise Unusable(f"leave must be true or false, not {leave!r}")
    return below, children, seconds, leave


def whole(config, key, least, most):
    value = config.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Unusable(f"{key} must be a whole number from {least} to {most}, not {value!r}")
    return value


def primes_between(begin, end):
    """How many primes p there are with begin <= p < end."""
    root = math.isqrt(max(end - 1, 0))
    small = bytearray([1]) * (root + 1)
    sieve = bytearray([1]) * max(end - begin, 0)
    for p in range(2, root + 1):
        if small[p]:
            for multiple in range(p * p, root + 1, p):
                small[multiple] = 0
            first = max(p * p, (begin + p - 1) // p * p)
            for multiple in range(first, end, p):
                sieve[multiple - begin] = 0
    return sum(sieve[max(2 - begin, 0):])


def write_whole(path, value):
    unfinished = f".{path}.{os.getpid()}"
    with open(unfinished, "w", encoding="utf-8") as file:
        json.dump(value, file)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def slurm(*command, text=None):
    try:
        done = subprocess.run(
            command, input=text, stdin=None if text else subprocess.DEVNULL, capture_output=True, text=True,
            timeout=COMMAND_SECONDS,
        )
    except FileNotFoundError:
        raise Unusable(f"there is no {command[0]} on this node: fan_out needs Slurm's commands where it runs")
    except subprocess.TimeoutExpired:
        raise Unusable(f"{command[0]} did not answer within {COMMAND_SECONDS} s")
    if done.returncode != 0:
        raise Unusable(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip() or done.returncode}")
    return done.stdout


def part(number):
    return f"part-{number}.json"


def submit(number, begin, end, seconds):
    command = [sys.executable, os.path.abspath(__file__), "--child", str(number), str(begin), str(end), str(seconds)]
    script = CHILD_SCRIPT.format(number=number, command=shlex.join(command))
    answer = slurm("sbatch", "--parsable", text=script)
    job = answer.strip().splitlines()[-1].split(";")[0]
    if not job.isdigit():
        raise Unusable(f"sbatch answered {answer.strip()!r} and no job id")
    return job


def alive(jobs):
    """Those jobs that Slurm still knows to be queued or running. All of them, if it gives no answer."""
    try:
        shown = slurm("squeue", "--noheader", "--me", "--format=%i").split()
    except Unusable as error:
        print(f"no news of the children: {error}", file=sys.stderr, flush=True)
        return jobs
    return [job for job in jobs if job in shown]


def wait(jobs):
    """Until every child's part is there."""
    gone_since = {}
    asked = -math.inf
    while True:
        missing = [number for number in jobs if not os.path.exists(part(number))]
        if not missing:
            return
        now = time.monotonic()
        if now - asked >= ASK_SLURM_EVERY_SECONDS:
            asked = now
            living = alive([jobs[number] for number in missing])
            gone_since = {
                number: gone_since.get(number, now) for number in missing if jobs[number] not in living
            }
        for number, since in gone_since.items():
            if number in missing and now - since >= GRACE_SECONDS:
                raise Unusable(f"child {number} (job {jobs[number]}) ended without a result; see child-{number}.out")
        time.sleep(POLL_SECONDS)


def cancel(jobs):
    left = [job for number, job in jobs.items() if not os.path.exists(part(number))]
    if left:
        print(f"cancelling {len(left)} children", flush=True)
        try:
            slurm("scancel", *left)
        except Unusable as error:
            print(f"fan_out: {error}", file=sys.stderr)


def parent(config):
    below, children, seconds, leave = read_config(config)
    for number in range(children):
        # A requeued job begins anew in the same folder.
        if os.path.exists(part(number)):
            os.remove(part(number))
    edges = [below * number // children for number in range(children + 1)]
    jobs = {}
    try:
        for number in range(children):
            jobs[number] = submit(number, edges[number], edges[number + 1], seconds)
            print(f"child {number} is job {jobs[number]}", flush=True)
        if leave:
            print("leaving them")
            return
        wait(jobs)
    finally:
        if not leave:
            cancel(jobs)
    counts = []
    for number in range(children):
        with open(part(number), encoding="utf-8") as file:
            counts.append(json.load(file)["primes"])
    write_whole(RESULT, {"below": below, "primes": sum(counts), "parts": counts, "jobs": list(jobs.values())})
    print(f"{sum(counts)} primes below {below}, see {RESULT}")


def child(number, begin, end, seconds):
    time.sleep(float(seconds))
    write_whole(part(number), {"begin": begin, "end": end, "primes": primes_between(begin, end)})


def stop(signal_number, frame):
    raise Stopped()


def main(arguments):
    if len(arguments) == 5 and arguments[0] == "--child":
        child(int(arguments[1]), int(arguments[2]), int(arguments[3]), arguments[4])
        return 0
    if len(arguments) != 1:
        print("usage: fan_out.py <config.yml>", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, stop)
    try:
        parent(arguments[0])
    except Unusable as error:
        print(f"fan_out: {error}", file=sys.stderr)
        return 2
    except Stopped:
        print("fan_out: stopped", file=sys.stderr)
        return 143
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
