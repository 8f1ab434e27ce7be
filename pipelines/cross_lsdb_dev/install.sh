#!/bin/sh
# Makes this machine able to run cross_lsdb_dev. Run it again as often as you like.
#
#   install.sh            Python 3 with PyYAML, astropy and SciPy: enough for every config
#   install.sh --lsdb     also an environment with LSDB in the folder environment beside this file,
#                         by micromamba, mamba or conda; runs use it as soon as it is there
set -eu
# Runs use the environment as another account than the one that makes it.
umask 022

here=$(cd "$(dirname "$0")" && pwd)
# The one that jobs find, which need not be the first on this shell's PATH.
python=${PYTHON:-$(PATH=/usr/local/bin:/usr/bin:/bin command -v python3 || echo python3)}

say() { echo "cross_lsdb_dev: $*"; }
fail() {
  say "$*" >&2
  exit 1
}

ready() { "$python" -c 'import yaml, astropy.coordinates, scipy.spatial' 2>/dev/null; }

base() {
  command -v "$python" >/dev/null || fail "there is no $python; install Python 3.9 or newer"
  where=$(command -v "$python")
  if ready; then
    say "$where has PyYAML, astropy and SciPy, nothing to do"
    return
  fi
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "installing the packages python3-yaml, python3-astropy and python3-scipy"
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      python3-yaml python3-astropy python3-scipy
  fi
  ready || fail "$where lacks PyYAML, astropy or SciPy. Install them for that Python (Debian: apt-get install python3-yaml python3-astropy python3-scipy), or name another with PYTHON=…"
  say "$where is ready"
}

lsdb() {
  environment=$here/environment
  # The mark is written last: runs must not take a half-made environment for a whole one.
  mark=$environment/.complete
  if [ -e "$mark" ] && "$environment/bin/python" -c 'import lsdb, astropy, yaml' 2>/dev/null; then
    say "$environment has LSDB, nothing to do"
    return
  fi
  for tool in micromamba mamba conda none; do
    command -v "$tool" >/dev/null && break
  done
  [ "$tool" != none ] || fail "none of micromamba, mamba and conda is on PATH; install one, or run without LSDB"
  say "making $environment with $tool"
  rm -rf "$environment"
  case $tool in
    micromamba) "$tool" create --yes --prefix "$environment" --file "$here/environment.yml" ;;
    *) "$tool" env create --yes --prefix "$environment" --file "$here/environment.yml" ;;
  esac
  "$environment/bin/python" -c 'import lsdb, astropy, yaml' || fail "the new environment cannot import LSDB"
  : >"$mark"
  say "$environment is ready"
}

case ${1:-} in
  '') base ;;
  --lsdb)
    base
    lsdb
    ;;
  *)
    echo "usage: install.sh [--lsdb]" >&2
    exit 2
    ;;
esac
