#!/bin/sh
# Makes this machine able to run hello_world: Python 3 with PyYAML. Run it again as often as you like.
set -eu

# The one that jobs find, which need not be the first on this shell's PATH.
python=${PYTHON:-$(PATH=/usr/local/bin:/usr/bin:/bin command -v python3 || echo python3)}
if ! command -v "$python" >/dev/null; then
  echo "hello_world: there is no $python; install Python 3.9 or newer" >&2
  exit 1
fi
where=$(command -v "$python")
if "$python" -c 'import yaml' 2>/dev/null; then
  echo "hello_world: $where has PyYAML, nothing to do"
  exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "hello_world: installing the package python3-yaml"
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-yaml
  if "$python" -c 'import yaml' 2>/dev/null; then
    echo "hello_world: ready"
    exit 0
  fi
fi
echo "hello_world: $where has no PyYAML. Install it for that Python (Debian: apt-get install python3-yaml), or name another with PYTHON=…" >&2
exit 1
