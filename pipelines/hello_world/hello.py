"""Says a message after a while and keeps it in a file: the smallest whole pipeline.

Called as `python3 hello.py <config.yml>` with the run directory as the working directory.
"""

import os
import sys
import time

RESULT = "hello.txt"


class BadConfig(Exception):
    """The config cannot be used; the text says what to change."""


def read_config(path):
    try:
        import yaml
    except ImportError:
        raise BadConfig(f"{sys.executable} has no PyYAML: run install.sh in this pipeline's folder")
    try:
        with open(path, encoding="utf-8") as file:
            config = yaml.safe_load(file)
    except OSError as error:
        raise BadConfig(f"the config {path} cannot be read: {error.strerror}")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadConfig(f"the config {path} is not YAML: {error}")
    if not isinstance(config, dict):
        raise BadConfig(f"the config {path} must hold keys and values, such as message: Hello")
    return config


def settings(config):
    """The message, and the wait in seconds."""
    inputs = config.get("inputs", {})
    if not isinstance(inputs, dict):
        raise BadConfig(f"inputs must hold keys and values, such as message: Hello, not {inputs!r}")
    # The API fills in the outer one when a client gives the other alone.
    name, message = ("inputs.message", inputs["message"]) if "message" in inputs else ("message", config.get("message"))
    if not isinstance(message, str):
        raise BadConfig(f"{name} must be a text, not {message!r}")
    try:
        message.encode("utf-8")
    except UnicodeEncodeError:
        raise BadConfig(f"{name} holds half a character (a lone surrogate), which no file can hold")
    seconds = config.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds <= 600:
        raise BadConfig(f"seconds must be a number from 0 to 600, not {seconds!r}")
    return message, seconds


def write_whole(path, text):
    """Writes the file under another name first, so that no reader gets half of it."""
    unfinished = f".{path}.{os.getpid()}"
    with open(unfinished, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def main(arguments):
    if len(arguments) != 1:
        print("usage: hello.py <config.yml>", file=sys.stderr)
        return 2
    try:
        message, seconds = settings(read_config(arguments[0]))
    except BadConfig as error:
        print(f"hello_world: {error}", file=sys.stderr)
        return 2
    print(f"waiting {seconds} s", flush=True)
    time.sleep(seconds)
    write_whole(RESULT, message + "\n")
    print(f"wrote {RESULT}")
    return 0


if __name__ == "__main__":
    # A message may hold any character, and a job's locale may be C.
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
