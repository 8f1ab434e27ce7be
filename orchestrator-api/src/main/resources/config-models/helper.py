"""Judges configs by the pydantic models of pipelines, for orchestrator-api, which starts and stops it.

One JSON object a line on standard input, one on standard output. First it says what it runs on:
    {"python": "3.13.5", "pydantic": "2.10.6" or null, "network": "none" or why it is not taken away}
    {"id": 1, "file": "/…/config.py", "do": "judge", "config": {…}}  ->  {"id": 1, "config": {…}, "unknown": […]}
                                                                  or  {"id": 1, "errors": [{"pointer", "kind", "message"}]}
    {"id": 2, "file": "/…/config.py", "do": "describe"}              ->  {"id": 2, "schema": {…}}
                                                   either may be         {"id": 2, "broken": "why"} or {"id": 2, "late": "why"}

Each request has a child of its own, which imports the file anew: what a config does to its process ends with it.
The arguments are the seconds and the MiB that a child may take.
"""

import copy
import ctypes
import importlib.util
import json
import os
import resource
import select
import signal
import sys
import time
import traceback

try:
    import pydantic

    # Pydantic imports most of itself when the first model is made; a child shall find that done.
    class Warm(pydantic.BaseModel):
        ready: int = 1

    Warm(ready=1)
except ImportError:
    pydantic = None

LARGEST_ANSWER = 8 * 1024 * 1024
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
# An integer of any length is a number in JSON; the limit is there for those who print them.
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)


class Broken(Exception):
    """The model itself cannot be used, whatever the config."""


def write(end, text):
    line = text.encode() + b"\n"
    while line:
        line = line[os.write(end, line) :]


# --- what a child does ---------------------------------------------------------------------------------------


def model_of(path):
    spec = importlib.util.spec_from_file_location("orchestration_config", path)
    if spec is None:
        raise Broken("its name does not end in .py")
    module = importlib.util.module_from_spec(spec)
    # Annotations are looked up by the name of the module.
    sys.modules[spec.name] = module
    # Last, so that a folder beside it hides nothing of Python's.
    sys.path.append(os.path.dirname(path))
    spec.loader.exec_module(module)
    model = getattr(module, "Config", None)
    if not (isinstance(model, type) and issubclass(model, pydantic.BaseModel)):
        raise Broken("it has no class Config that is a pydantic BaseModel")
    return model


def fields_of(model):
    return getattr(type(model), "model_fields", None) or getattr(type(model), "__fields__", {})


def names_of(name, field):
    """Every key by which a field may be given."""
    names = {name, getattr(field, "alias", None), getattr(field, "validation_alias", None)}
    for each in list(names):
        for choice in getattr(each, "choices", None) or []:
            names.add(choice)
    return {each for each in names if isinstance(each, str)}


def extra_of(model):
    settings = getattr(type(model), "model_config", None)
    extra = settings.get("extra") if isinstance(settings, dict) else getattr(type(model).__config__, "extra", None)
    return getattr(extra, "value", extra) or "ignore"


def dumped(model):
    if hasattr(model, "model_dump"):
        return model.model_dump(mode="json")
    return json.loads(model.json())


def escaped(step):
    return str(step).replace("~", "~0").replace("/", "~1")


def unknown_keys(value, full, given, left, pointer, found):
    """Finds the keys of `given` that `value`, made of it, does not know; those its model ignores go into `full`.

    `left` is what the validators left of `given`: what they took out is not put back.
    """
    if isinstance(value, (list, tuple)) and isinstance(given, list) and isinstance(full, list):
        if len(value) == len(given) == len(full):
            for i, item in enumerate(value):
                rest = left[i] if isinstance(left, list) and len(left) == len(given) else None
                unknown_keys(item, full[i], given[i], rest, pointer + "/" + str(i), found)
        return
    if not isinstance(given, dict) or not isinstance(full, dict):
        return
    left = left if isinstance(left, dict) else {}
    is_model = isinstance(value, pydantic.BaseModel)
    by_key = {}
    if is_model:
        for name, field in fields_of(value).items():
            by_key.update((key, name) for key in names_of(name, field))
    elif isinstance(value, dict):
        by_key = {str(key): key for key in value}
    else:
        return
    for key, item in given.items():
        here = pointer + "/" + escaped(key)
        if key in by_key:
            name = by_key[key]
            inner = getattr(value, name, None) if is_model else value[name]
            if key in full or name in full:
                unknown_keys(inner, full.get(name), item, left.get(key), here, found)
        elif not (is_model and extra_of(value) == "allow") and key not in full:
            found.append({"pointer": here, "open": [k for k in by_key if k not in given]})
            if is_model and key in left:
                full[key] = item


def pointer_of(loc, kind, config):
    """The JSON pointer of an error, and what of its loc is no place in the config: branches, keys made by validators."""
    pointer, here, skipped = "", config, []
    for i, step in enumerate(loc):
        if step == "__root__":
            continue
        if isinstance(here, dict) and step in here:
            here = here[step]
        elif isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here):
            here = here[step]
        elif not (i == len(loc) - 1 and kind == "missing"):
            skipped.append(str(step))
            continue
        pointer, skipped = pointer + "/" + escaped(step), []
    return pointer, "/".join(skipped)


def kind_of(error):
    word = error["type"]
    if word in ("missing", "value_error.missing"):
        return "missing"
    return "extra" if word in ("extra_forbidden", "value_error.extra") else "other"


def errors_of(failure, config):
    errors = []
    for error in failure.errors():
        kind = kind_of(error)
        message = error["msg"]
        for prefix in ("Value error, ", "Assertion failed, "):
            message = message[len(prefix) :] if message.startswith(prefix) else message
        pointer, inner = pointer_of(error["loc"], kind, config)
        errors.append({"pointer": pointer, "kind": kind, "message": message + (" (%s)" % inner if inner else "")})
    return errors


def judge(model, config):
    # A validator may change what it is given, and models do.
    left = copy.deepcopy(config)
    try:
        value = model(**left)
    except pydantic.ValidationError as failure:
        return {"errors": errors_of(failure, config)}
    full = dumped(value)
    unknown = []
    unknown_keys(value, full, config, left, "", unknown)
    return {"config": full, "unknown": unknown}


def describe(model):
    return {"schema": model.model_json_schema() if hasattr(model, "model_json_schema") else model.schema()}


def written(answer):
    try:
        return json.dumps(answer, allow_nan=False)
    except (TypeError, ValueError) as failure:
        raise Broken("it makes a value that JSON does not have: %s" % failure)


def place_of(failure, path):
    lines = [frame.lineno for frame in traceback.extract_tb(failure.__traceback__) if frame.filename == path]
    if isinstance(failure, SyntaxError) and failure.filename == path:
        lines.append(failure.lineno)
    return "line %s: " % lines[-1] if lines else ""


def answer_to(request):
    path = request["file"]
    try:
        model = model_of(path)
        return written(judge(model, request["config"]) if request["do"] == "judge" else describe(model))
    except Broken as failure:
        return json.dumps({"broken": str(failure)})
    except MemoryError:
        return json.dumps({"broken": "it needs more memory than it may take"})
    except RecursionError:
        return json.dumps({"broken": place_of(sys.exc_info()[1], path) + "it calls itself without end"})
    except BaseException as failure:  # pylint: disable=broad-except
        said = "%s: %s" % (type(failure).__name__, failure)
        return json.dumps({"broken": place_of(failure, path) + said[:2000]})


def child(request, answer, limits):
    seconds, mebibytes = limits
    os.setsid()
    # Should the parent be gone: nothing of a config outlives this.
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Modules of pipelines may have caches; nothing is ever written beside them.
    sys.dont_write_bytecode = True
    write(answer, answer_to(request))


# --- what the helper does ------------------------------------------------------------------------------------


def ending(status):
    if os.WIFSIGNALED(status):
        return "it was ended by signal %d" % os.WTERMSIG(status)
    return "it ended Python (exit code %d)" % os.WEXITSTATUS(status)


def collected(pipe, until):
    """The answer without its newline, empty if the child ended before; and why there is none."""
    text = b""
    while not text.endswith(b"\n"):
        left = until - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return b"", "late"
        part = os.read(pipe, 65536)
        if not part:
            return b"", None
        text += part
        if len(text) > LARGEST_ANSWER:
            return b"", "large"
    return text, None


def ended(pid, until):
    """Waits for a child that has closed its end, ends it and what it started otherwise, and gives its status."""
    while time.monotonic() < until and not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(0.005)
    # While it is not waited for, nobody else gets its number.
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    return os.waitpid(pid, 0)[1]


def served(request, limits, protocol):
    if pydantic is None:
        return {"broken": "this Python has no pydantic"}
    until = time.monotonic() + limits[0]
    mine, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(mine)
            os.close(protocol)
            child(request, theirs, limits)
        except BaseException:  # pylint: disable=broad-except
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(theirs)
    text, fault = collected(mine, until)
    os.close(mine)
    status = ended(pid, 0 if text or fault else until)
    if fault == "late":
        return {"late": "it took more than %g seconds" % limits[0]}
    if fault == "large":
        return {"broken": "what it makes of the config is larger than %d bytes" % LARGEST_ANSWER}
    try:
        answer = json.loads(text)
        return answer if isinstance(answer, dict) else {"broken": ending(status)}
    except ValueError:
        return {"broken": ending(status)}


def without_network():
    """Takes the network away for good, where the kernel lets us; says why not otherwise."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) == 0:
        return "none"
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return os.strerror(ctypes.get_errno())
    for name, text in (("setgroups", "deny"), ("uid_map", "%d %d 1" % (user, user)), ("gid_map", "%d %d 1" % (group, group))):
        with open("/proc/self/" + name, "w") as file:
            file.write(text)
    return "none"


def main():
    limits = float(sys.argv[-2]), int(sys.argv[-1])
    requests = sys.stdin.buffer
    protocol = os.dup(1)
    # What a config prints is no answer.
    os.dup2(2, 1)
    try:
        network = without_network()
    except (OSError, AttributeError) as failure:
        network = str(failure)
    version = getattr(pydantic, "VERSION", None)
    hello = {"python": sys.version.split()[0], "pydantic": str(version) if version else None, "network": network}
    write(protocol, json.dumps(hello))
    for line in iter(requests.readline, b""):
        request = json.loads(line)
        answer = served(request, limits, protocol)
        answer["id"] = request["id"]
        write(protocol, json.dumps(answer))


main()
