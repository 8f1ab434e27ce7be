#!/bin/sh
# Written by slurm-agent. Runs the pipeline of process @PROCESS@ unless another job of it has.
umask 0002

# What an srun --export may have kept away. Of PATH only an exported one counts.
case $(export -p) in
  *' PATH='*) ;;
  *) export PATH=@PATH@ ;;
esac
@VARIABLES@

# What sh starts and waits for ignores INT and QUIT; only bash can undo that.
if [ -z "${BASH_VERSION:-}" ] && command -v bash > /dev/null 2>&1; then
  exec bash --posix "$0" "$@"
fi

# Not those that stop or continue, which Slurm sends to all, and not those of a program's own faults.
signals='HUP INT QUIT ABRT USR1 USR2 ALRM TERM XCPU VTALRM PROF PWR
  34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 IO STKFLT'
# Bash's wait loses all but one of the signals that come at once; its read keeps them. So bash reads from a pipe until the keeper, which alone
# has the other end, is gone. The shell picks free numbers: PMI and others use theirs.
pipe=
open_pipe() {
  strict=${POSIXLY_CORRECT+set}
  set +o posix
  { eval 'exec {pipe}<> <(:)' && eval 'exec {listen}< "/proc/self/fd/$pipe"'; } || pipe=
  set -o posix
  if [ -n "$strict" ]; then export POSIXLY_CORRECT; fi
}
close_pipe() { if [ -n "$pipe" ]; then eval "exec $pipe>&-"; fi; }
[ -z "${BASH_VERSION:-}" ] || open_pipe 2> /dev/null

# With "command" a name that the shell does not know is no end of the script.
on_signals() {
  case $1 in
    forward) for each in $signals; do command trap "forward $each" "$each"; done ;;
    survive) command trap : $signals ;;
    ignore) command trap '' $signals ;;
  esac 2> /dev/null
}
# A process that has ended stays a zombie until the shell asks for it.
alive() {
  # A signal may end the reading early.
  until { read -r stat < "/proc/$1/stat"; } 2> /dev/null; do
    [ -e "/proc/$1/stat" ] || return 1
  done
  case $stat in
    *') Z '* | *') X '*) return 1 ;;
  esac
}
# The bystander dies of what is sent to the whole job or step: then the command has got it, too.
post() {
  (trap - INT QUIT && close_pipe && exec sleep 2147483647) < /dev/null > /dev/null 2>&1 &
  bystander=$!
}
# A signal between the last trap and a read waits for the end of the read; URG, which nothing heeds, ends it now and then. Not by read -t here:
# that takes ALRM for itself.
tick() {
  (
    on_signals ignore
    close_pipe
    until read -r -t 5 rest <&"$listen" || [ $? -le 128 ]; do kill -URG $$ || exit; done
  ) < /dev/null > /dev/null 2>&1 &
  ticker=$!
}
# To the keeper's only child, once it is there.
deliver() {
  looks=0
  while [ "$looks" -lt 50 ] && alive "$keeper"; do
    for entry in /proc/[0-9]*/stat; do
      { read -r stat < "$entry"; } 2> /dev/null || continue
      case ${stat##*') '} in
        [!ZX]" $keeper "*)
          [ "$looks" -eq 0 ] || sleep 0.1
          kill "-$1" "${stat%% *}"
          return
          ;;
      esac
    done
    looks=$((looks + 1))
    sleep 0.1 || sleep 1
  done
}
# While this is set, what traps start would get in the way of $!.
busy=1
queued=
forward() {
  if [ -n "$busy" ]; then
    queued="$queued $1"
    return
  fi
  # A trap that takes long would delay others. URG asks for a new bystander.
  (
    on_signals ignore
    looks=0
    while alive "$bystander"; do
      if [ "$looks" -ge 5 ]; then
        deliver "$1"
        exit
      fi
      looks=$((looks + 1))
      sleep 0.1 || sleep 1
    done
    kill -URG $$
  ) < /dev/null > /dev/null 2>&1 &
}
on_signals forward
command trap : URG

run=@RUN@
own=$run/@OWN@
wake=@WAKE@
job=${SLURM_JOB_ID:-$$}
restart=${SLURM_RESTART_COUNT:-0}
step=${SLURM_STEP_ID:-}
lock=$own/lock

# Not ":", at whose failed redirection a POSIX shell ends.
mark() { { true > "$wake/@PROCESS@.$1.$$"; } 2> /dev/null; }
held() {
  while IFS='=' read -r key value; do
    if [ "$key" = "$1" ]; then echo "$value"; fi
  done 2> /dev/null < "$lock"
}
refuse() {
  echo "slurm-agent: the pipeline was not run by job $job: $1" >&2
  exit 75
}

# A disk that is full for a while delays the run; it does not cost it.
write() {
  file=$1
  shift
  tries=0
  until printf '%s\n' "$@" 2> /dev/null > "$file"; do
    [ -d "$own" ] && [ "$tries" -lt 300 ] || refuse "cannot write to $own"
    tries=$((tries + 1))
    sleep 1
  done
}

# Most often there is nothing, and no program to run.
clear() { if [ -e "$1" ] || [ -L "$1" ]; then rm -f "$1"; fi 2> /dev/null; }

# Which task of the job this is: of a step, of an mpirun, or the job script's own.
rank=${OMPI_COMM_WORLD_RANK:-${PMIX_RANK:-${PMI_RANK:-${SLURM_PROCID:-0}}}}
case ${OMPI_COMM_WORLD_RANK:-}${PMI_RANK:-} in
  '') launch=0 ;;
  *) launch=$PPID ;;
esac
# Steps that are Slurm's own, as the batch script's, have a negative number or a very high one.
case $step in
  '' | *[!0-9]* | ??????????*) task=0.$launch.$rank ;;
  *) task=$((step + 1)).$launch.$rank ;;
esac

host=$(uname -n)
start=$(date +%s)
token=$host.$$.$start
draft=$own/lock.$job.$restart.$task.$$
exit_file=$own/exit.$job.$restart
[ "$task" = 0.0.0 ] || exit_file=$exit_file.$task
write "$draft" "job=$job" "restart=$restart" "host=$host" "start=$start" \
  "step=$step" "task=$task" "token=$token"
# Over NFS a link may succeed and its answer be lost: the token tells.
if ln -T "$draft" "$lock" 2> /dev/null || [ "$(held token)" = "$token" ]; then
  rm -f "$draft"
  mark start
elif before=$(held restart) && [ "$(held job)" = "$job" ] && [ "$before" -lt "$restart" ]; then
  # Read once: a task that takes the lock over just now has files of this restart, which must stay.
  mv -fT "$draft" "$lock" || refuse "cannot take over the lock"
  rm -f "$own/exit.$job.$before" "$own/exit.$job.$before".* "$run/@RETURN_CODE@"
  mark start
elif [ "$(held job)" = "$job" ] && [ "$(held restart)" = "$restart" ] &&
  [ "$(held task)" != "$task" ]; then
  # Another task of the job that runs.
  rm -f "$draft"
else
  rm -f "$draft"
  refuse "it is the run of job $(held job)"
fi

# Padded to the longest code; written over in place at the end.
clear "$exit_file.part"
write "$exit_file.part" '   '

cd "$run" || refuse "cannot enter $run"

say() { echo "slurm-agent: job $job: $1" >&2; }
keep() {
  if [ -f "$exit_file.part" ] && [ ! -L "$exit_file.part" ]; then
    printf '%-3s\n' "$code" 1<> "$exit_file.part"
  else
    rm -f "$exit_file.part" && printf '%s\n' "$code" > "$exit_file.part"
  fi && mv -fT "$exit_file.part" "$exit_file"
}
# What needs no space, and then what a person can find.
keep_elsewhere() {
  say "the exit code $code cannot be written to $own; its disk may be full"
  mv -fT "$exit_file.part" "$exit_file.code.$code" && return
  spare=${TMPDIR:-/tmp}/orchestration-exit.@PROCESS@.$job.$restart.$rank
  # Never into a file that is there: others may write to that folder.
  (set -C && printf '%s\n' "$code" > "$spare") && say "it is in $spare on $host"
}
# For clients: of rank 0 the highest code that is known; a task that fails later raises it.
show() {
  highest=$code
  if [ "$rank" -eq 0 ]; then
    set -- "$own/exit.$job.$restart" "$own/exit.$job.$restart".*
  else
    set -- "$run/@RETURN_CODE@"
  fi
  for other in "$@"; do
    value=
    if [ -f "$other" ] && [ ! -L "$other" ]; then read -r value < "$other"; fi
    case $value in
      '' | *[!0-9]*) ;;
      *) [ "$value" -le "$highest" ] || highest=$value ;;
    esac
  done 2> /dev/null
  # By rename: a FIFO in its place would hold this script, a link lead elsewhere.
  shown=$run/.@RETURN_CODE@.part
  [ "$task" = 0.0.0 ] || shown=$shown.$task
  clear "$shown"
  { printf '%s\n' "$highest" > "$shown" && mv -fT "$shown" "$run/@RETURN_CODE@"; } 2> /dev/null ||
    say "$run/@RETURN_CODE@ cannot be written"
}

# A template may have arguments behind {cmd}.
run_command() { @COMMAND@ "$@" < /dev/null; }
# The keeper waits for the command and keeps its code: a signal to a waiting shell may cost it the code.
post
(
  trap - INT QUIT
  on_signals survive
  if [ -n "$pipe" ]; then
    eval "run_command \"\$@\" $pipe>&- $listen<&-"
  else
    run_command "$@"
  fi
  code=$?
  on_signals ignore
  keep 2> /dev/null || keep_elsewhere
  if [ "$rank" -eq 0 ] || [ "$code" -ne 0 ]; then show; fi
  # A task that failed meanwhile may have been overwritten.
  if [ "$rank" -eq 0 ] && [ "$task" != 0.0.0 ]; then show; fi
  mark end
  exit "$code"
) &
keeper=$!
close_pipe
ticker=
if [ -n "$pipe" ]; then tick; fi
busy=
for signal in $queued; do
  (on_signals ignore && deliver "$signal") < /dev/null > /dev/null 2>&1 &
done
code=
while alive "$keeper"; do
  # To the end of the pipe, or to a trap.
  if [ -z "$pipe" ] || { read -r rest <&"$listen" || [ $? -eq 1 ]; }; then
    wait "$keeper"
    code=$?
  fi
  if ! alive "$bystander"; then
    queued=
    busy=1
    post
    busy=
    for signal in $queued; do forward "$signal"; done
  fi
done
on_signals ignore
if [ -z "$code" ]; then
  wait "$keeper"
  code=$?
fi
# Of a wait that a signal ended only this file knows better.
kept=
if [ -f "$exit_file" ]; then read -r kept < "$exit_file"; fi 2> /dev/null
{ kill -KILL "$bystander" && wait "$bystander"; } 2> /dev/null
# It ended with the pipe.
if [ -n "$ticker" ]; then wait "$ticker"; fi
case $kept in
  '' | *[!0-9]*) exit "$code" ;;
  *) exit "$kept" ;;
esac
