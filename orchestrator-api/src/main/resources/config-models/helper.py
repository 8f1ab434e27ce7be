"""Judges configs by the pydantic models of pipelines, for orchestrator-api, which starts and stops it.

One JSON object a line on standard input, one on standard output. First it says what it runs on:
    {"python": "3.13.5", "pydantic": "2.10.6" or null, "network": "none" or why it is not taken away,
     "processes": "none" or whose memory and environment it could read}
    {"id": 1, "file": "/…/config.py", "do": "judge", "config": {…}}  ->  {"id": 1, "config": {…}, "unknown": […]}
                                                                  or  {"id": 1, "errors": [{"pointer", "kind", "message"}]}
    {"id": 2, "file": "/…/config.py", "do": "describe"}              ->  {"id": 2, "schema": {…}}
                                                   either may be         {"id": 2, "broken": "why", "log": "why"} or {"id": 2, "late": "why"}
`log` is what a log may show: `broken` may quote the config.

Each request has a child of its own, which imports the file anew: what a config does to its process ends with it, and
what it starts is ended with it, in a session of its own or not. So there are three processes: a guardian, which ends
everything when the helper is gone; the helper; the child.
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
# linux/prctl.h, linux/capability.h
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
LINUX_CAPABILITY_VERSION_3 = 0x20080522
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
        # The text names a type or a number that is none, and quotes no value.
        raise Broken("it makes a value that JSON does not have: %s" % failure)


def place_of(failure, path):
    lines = [frame.lineno for frame in traceback.extract_tb(failure.__traceback__) if frame.filename == path]
    if isinstance(failure, SyntaxError) and failure.filename == path:
        lines.append(failure.lineno)
    return "line %s: " % lines[-1] if lines else ""


def answer_to(request):
    path = request["file"]
    # While the file is imported, no exception can quote the config.
    importing = True
    try:
        model = model_of(path)
        importing = False
        return written(judge(model, request["config"]) if request["do"] == "judge" else describe(model))
    except Broken as failure:
        return json.dumps(broken(str(failure)))
    except MemoryError:
        return json.dumps(broken("it needs more memory than it may take"))
    except RecursionError:
        return json.dumps(broken(place_of(sys.exc_info()[1], path) + "it calls itself without end"))
    except BaseException as failure:  # pylint: disable=broad-except
        place, kind = place_of(failure, path), type(failure).__name__
        why = "%s%s: %s" % (place, kind, str(failure)[:2000])
        return json.dumps(broken(why, why if importing else place + kind))


def broken(why, log=None):
    return {"broken": why, "log": log or why}


def child(request, answer, limits):
    seconds, mebibytes = limits
    die_with_the_parent()
    os.setsid()
    # Should the parent be gone: nothing of a config survives this.
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
    # While it is not waited for, no other process gets its number.
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    status = os.waitpid(pid, 0)[1]
    end_the_rest()
    return status


def children_of(parent):
    """The processes below one, as far as /proc shows them."""
    below, found = {}, []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name) as file:
                    # The name of a program, in parentheses, may hold anything.
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                below.setdefault(int(fields[1]), []).append(int(name))
    left = [parent]
    while left:
        more = below.get(left.pop(), [])
        found, left = found + more, left + more
    return found


def end_the_rest():
    """Ends what a child has left behind: it belongs to this process, the nearest reaper, whatever its session."""
    for _ in range(1000):
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        for pid in children_of(os.getpid()):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        time.sleep(0.002)


def prctl(option, value):
    if hasattr(os, "uname") and os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def die_with_the_parent():
    prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def guarded():
    """Goes on in a child; this process waits for it, ends what it has left behind, and ends as it did."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    helper = os.fork()
    if helper == 0:
        die_with_the_parent()
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        return
    status = os.waitpid(helper, 0)[1]
    end_the_rest()
    os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))


def served(request, limits, protocol):
    if pydantic is None:
        return broken("this Python has no pydantic")
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
        return broken("what it makes of the config is larger than %d bytes" % LARGEST_ANSWER)
    try:
        answer = json.loads(text)
        return answer if isinstance(answer, dict) else broken(ending(status))
    except ValueError:
        return broken(ending(status))


def unshared():
    """Takes the network away, where the kernel lets us; says why not otherwise.

    In a user namespace of its own, a process cannot look into one outside, though both belong to the same user.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return "none" if libc.unshare(CLONE_NEWNET) == 0 else os.strerror(ctypes.get_errno())
    for name, text in (("setgroups", "deny"), ("uid_map", "%d %d 1" % (user, user)), ("gid_map", "%d %d 1" % (group, group))):
        with open("/proc/self/" + name, "w") as file:
            file.write(text)
    return "none"


def without_capabilities():
    """A process that has fewer of them than another one cannot look into it, though both may be root's."""
    header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)())
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def seen_processes(api):
    """Whether what this process starts could read the environment of the one that has started it, which has secrets."""
    try:
        with open("/proc/%d/environ" % api, "rb") as file:
            file.read(1)
        return "the environment of process %d" % api
    except OSError:
        return "none"


def main():
    limits = float(sys.argv[-2]), int(sys.argv[-1])
    api = os.getppid()
    guarded()
    requests = sys.stdin.buffer
    protocol = os.dup(1)
    # What a config prints is no answer.
    os.dup2(2, 1)
    try:
        network = unshared()
        without_capabilities()
    except (OSError, AttributeError) as failure:
        network = str(failure)
    version = getattr(pydantic, "VERSION", None)
    hello = {"python": sys.version.split()[0], "pydantic": str(version) if version else None, "network": network}
    hello["processes"] = seen_processes(api)
    write(protocol, json.dumps(hello))
    for line in iter(requests.readline, b""):
        request = json.loads(line)
        answer = served(request, limits, protocol)
        answer["id"] = request["id"]
        write(protocol, json.dumps(answer))


main()
