#!/usr/bin/env bash
# Installs, upgrades or removes slurm-agent as a systemd service. Run it again as often as you like.
set -euo pipefail
# The service runs as another account than the one that installs; what is secret gets its mode by name.
umask 022
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat << 'END'
Usage: install.sh --program FILE_OR_FOLDER [options]     install or upgrade
       install.sh --uninstall [--purge] [--local]        remove; --purge also settings, secrets and journal

  --program PATH         the native binary, or the folder quarkus-app of the Java build
  --local                the unit for the executor "local" instead of the one for Slurm
  --user NAME            account of the service, known on the compute nodes too (default slurm-agent)
  --group NAME           group that shares the run directories (default: the user's own name)
  --pipelines-dir DIR    the catalogue                  (default /opt/orchestration/pipelines)
  --processing-dir DIR   run directories; writable      (default /srv/orchestration/processing)
  --datasets-dir DIR     what pipelines read            (default /srv/orchestration/datasets)
  --writable DIR         with --local: another folder that pipelines write to, such as ~/.micromamba; may be repeated.
                         Without it, the folders of the last install stay
  --dry-run              say what would be done, and do nothing

DESTDIR in the environment names another root folder, for packages and tests.
END
}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

root=${DESTDIR:-}
unit=slurm-agent
action=install
program=
user=slurm-agent
group=
dry=
purge=
changed=0
pipelines_dir=/opt/orchestration/pipelines
processing_dir=/srv/orchestration/processing
datasets_dir=/srv/orchestration/datasets
writable=()

while [ $# -gt 0 ]; do
  case $1 in
    --local) unit=slurm-agent-local ;;
    --uninstall) action=uninstall ;;
    --purge) purge=yes ;;
    --dry-run) dry=yes ;;
    --help) usage; exit 0 ;;
    --program | --user | --group | --pipelines-dir | --processing-dir | --datasets-dir)
      [ $# -ge 2 ] || fail "$1 needs a value"
      name=${1#--}
      printf -v "${name//-/_}" '%s' "$2"
      shift
      ;;
    --writable)
      [ $# -ge 2 ] || fail "$1 needs a value"
      writable+=("$2")
      shift
      ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
group=${group:-$user}

# Runs a command that changes something, or tells it.
act() {
  changed=1
  if [ -n "$dry" ]; then
    echo "  would run: $*"
  else
    "$@"
  fi
}

# place MODE TARGET: makes the file from standard input, unless it has that very content already.
place() {
  local mode=$1 target=$root$2 draft
  draft=$(mktemp)
  cat > "$draft"
  if [ -e "$target" ] && cmp -s "$draft" "$target"; then
    rm -f "$draft"
    return 0
  fi
  echo "$([ -e "$target" ] && echo changes || echo makes) $target"
  act install -D -m "$mode" "$draft" "$target"
  rm -f "$draft"
}

# As place, for a file that belongs to the operator once it is there.
place_once() {
  if [ -e "$root$2" ]; then
    cat > /dev/null
  else
    place "$1" "$2"
  fi
}

check() {
  local dir
  [ -n "$program" ] || fail "name the program with --program; see --help"
  for dir in "$pipelines_dir" "$processing_dir" "$datasets_dir" "${writable[@]}"; do
    case $dir in
      *[[:space:]]* | *[\&\|\\%]*) fail "$dir: blanks and the characters & | \\ % are not possible in unit files" ;;
      /*) ;;
      *) fail "$dir must be an absolute path" ;;
    esac
  done
  [ ${#writable[@]} -eq 0 ] || [ "$unit" = slurm-agent-local ] ||
    fail "--writable needs --local: only pipelines of the executor local run inside the unit"
  for dir in "${writable[@]}"; do
    check_writable "$dir"
  done
  if [ -d "$program" ]; then
    [ -f "$program/quarkus-run.jar" ] || fail "$program holds no quarkus-run.jar"
  else
    if ! [ -f "$program" ] || ! [ -x "$program" ]; then
      fail "$program is no executable file"
    fi
  fi
  if [ -z "$root" ]; then
    [ "$(id -u)" -eq 0 ] || [ -n "$dry" ] || fail "run it as root"
    getent passwd "$user" > /dev/null ||
      fail "there is no account $user. Jobs run as it, so it must exist on the compute nodes too, with the same id; on a single host: useradd --system --shell /usr/sbin/nologin $user"
    getent group "$group" > /dev/null || fail "there is no group $group"
  fi
}

# A run must not be able to change the agent's program, settings, secrets or journal.
check_writable() {
  local dir=/$1/ own
  while [ "$dir" != "${dir//\/\//\/}" ]; do
    dir=${dir//\/\//\/}
  done
  [ "$dir" != / ] || fail "$1 would make the whole system writable"
  case $dir in
    */../* | */./*) fail "$1 must not contain .. or ." ;;
  esac
  for own in /etc/slurm-agent/ /etc/systemd/ /opt/slurm-agent/ /var/lib/slurm-agent/ /var/lib/slurm-agent-local/; do
    case $own in "$dir"*) fail "$1 holds what the agent itself relies on: $own" ;; esac
    case $dir in "$own"*) fail "$1 holds what the agent itself relies on: $own" ;; esac
  done
  # systemd does not start a unit whose writable folder is missing.
  [ -n "$root" ] || [ -d "$1" ] || fail "$1 is no folder; make it first: install -d -o $user -g $group $1"
}

# The program of a running service is replaced by a rename, so that the old one runs on until the restart.
install_program() {
  local target=$root/opt/slurm-agent/bin/slurm-agent folder=$root/opt/slurm-agent/quarkus-app
  if [ -d "$program" ]; then
    if ! diff -rq "$program" "$folder" > /dev/null 2>&1; then
      echo "$([ -e "$folder" ] && echo changes || echo makes) $folder"
      act rm -rf "$folder.new"
      act mkdir -p "$(dirname "$folder")"
      act cp -R "$program" "$folder.new"
      # A build keeps the modes of the account that made it.
      act chmod -R u+rwX,go+rX,go-w "$folder.new"
      act rm -rf "$folder"
      act mv "$folder.new" "$folder"
    fi
    place 0644 /opt/slurm-agent/jvm.options < "$here/jvm.options"
    place 0755 /opt/slurm-agent/bin/slurm-agent << 'END'
#!/bin/sh
# Each of the C library's arenas, one a thread by default, keeps what it has once held.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" @/opt/slurm-agent/jvm.options ${JAVA_OPTIONS:-} \
  -Djava.util.logging.manager=org.jboss.logmanager.LogManager -jar /opt/slurm-agent/quarkus-app/quarkus-run.jar "$@"
END
  elif ! cmp -s "$program" "$target"; then
    echo "$([ -e "$target" ] && echo changes || echo makes) $target"
    act install -D -m 0755 "$program" "$target.new"
    act mv "$target.new" "$target"
    [ ! -e "$folder" ] || act rm -rf "$folder" "$root/opt/slurm-agent/jvm.options"
  fi
}

# Gives other accounts what an earlier install kept from them under a stricter umask. What somebody has given to a
# group, or to the service's account, stays as it is.
open_up() {
  local path
  for path in /opt/slurm-agent "/etc/systemd/system/$unit.service" "/etc/systemd/system/$unit.service.d" /etc/slurm-agent; do
    [ -e "$root$path" ] || continue
    while IFS= read -r -d '' path; do
      echo "makes $path readable"
      act chmod go+rX "$path"
    done < <(find "$root$path" -user "$(id -u)" ! -perm /077 ! -type l ! -name secrets.properties ! -name agent.env -print0)
  done
}

drop_in() {
  echo "# Made by install.sh. For settings of your own use another file in this folder."
  echo "[Service]"
  echo "User=$user"
  echo "Group=$group"
  echo "ReadWritePaths=$processing_dir"
  if [ -d "$program" ]; then
    echo "# A Java machine compiles while it runs."
    echo "MemoryDenyWriteExecute=no"
  else
    echo "# JAVA_OPTIONS in agent.env wins, as with the Java build."
    echo "ExecStart="
    echo "ExecStart=/opt/slurm-agent/bin/slurm-agent -Xmx160m \$JAVA_OPTIONS"
  fi
}

writable_folders() {
  echo "# Made by install.sh --writable: what local pipelines write to besides their run directories."
  echo "[Service]"
  printf 'ReadWritePaths=%s\n' "${writable[@]}"
}

settings() {
  sed -e "s|@PIPELINES_DIR@|$pipelines_dir|; s|@PROCESSING_DIR@|$processing_dir|; s|@DATASETS_DIR@|$datasets_dir|" \
    "$here/agent.env"
}

install_all() {
  check
  install_program
  place 0644 /opt/slurm-agent/README.md < "$here/README.md"
  place 0755 /usr/local/bin/slurm-agentctl < "$here/slurm-agentctl"
  place 0644 /etc/systemd/system/slurm-agent-retention.service < "$here/slurm-agent-retention.service"
  place 0644 /etc/systemd/system/slurm-agent-retention.timer < "$here/slurm-agent-retention.timer"
  place 0644 "/etc/systemd/system/$unit.service" < "$here/$unit.service"
  place 0644 "/etc/systemd/system/$unit.service.d/10-install.conf" < <(drop_in)
  [ ${#writable[@]} -eq 0 ] ||
    place 0644 "/etc/systemd/system/$unit.service.d/20-writable.conf" < <(writable_folders)
  place_once 0644 /etc/slurm-agent/agent.env < <(settings)
  place_once 0600 /etc/slurm-agent/secrets.properties < "$here/secrets.properties"
  place_once 0644 /etc/slurm-agent/job.env < "$here/job.env"
  open_up
  if [ "$changed" -eq 0 ]; then
    echo "Everything is in place: nothing to do."
    return
  fi
  reload
  if [ -z "$dry" ]; then
    echo "Next: fill in /etc/slurm-agent/agent.env and secrets.properties, then"
    echo "  slurm-agentctl doctor && systemctl enable $unit && systemctl restart $unit"
  fi
}

reload() {
  if [ -z "$root" ] && [ -d /run/systemd/system ]; then
    act systemctl daemon-reload
  fi
}

remove() {
  if [ -e "$root$1" ]; then
    echo "removes $root$1"
    act rm -rf "$root$1"
  fi
}

uninstall() {
  local other
  [ -n "$root" ] || [ -n "$dry" ] || [ "$(id -u)" -eq 0 ] || fail "run it as root"
  if [ -z "$root" ] && [ -d /run/systemd/system ] && [ -e "/etc/systemd/system/$unit.service" ]; then
    act systemctl disable --now "$unit"
  fi
  remove "/etc/systemd/system/$unit.service"
  remove "/etc/systemd/system/$unit.service.d"
  # The other unit may still need what both share.
  [ "$unit" = slurm-agent ] && other=slurm-agent-local || other=slurm-agent
  if [ ! -e "$root/etc/systemd/system/$other.service" ]; then
    remove /opt/slurm-agent
    if [ -z "$root" ] && [ -d /run/systemd/system ] && [ -e /etc/systemd/system/slurm-agent-retention.timer ]; then
      act systemctl disable --now slurm-agent-retention.timer
    fi
    remove /etc/systemd/system/slurm-agent-retention.timer
    remove /etc/systemd/system/slurm-agent-retention.service
    remove /usr/local/bin/slurm-agentctl
  fi
  if [ -n "$purge" ]; then
    remove "/var/lib/$unit"
    [ -e "$root/etc/systemd/system/$other.service" ] || remove /etc/slurm-agent
  fi
  reload
  if [ "$changed" -eq 0 ]; then
    echo "It was not installed: nothing to do."
  elif [ -z "$purge" ]; then
    echo "Settings (/etc/slurm-agent) and the journal (/var/lib/$unit) stay; --purge removes them."
  fi
}

case $action in
  install) install_all ;;
  uninstall) uninstall ;;
esac
