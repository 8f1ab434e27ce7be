# Does to its own run directory and to the wake folder what its config says, and fails.
deed=$(sed -n 's/^deed: *//p' "$1")
own=$PWD/.orchestration
exit_file=$own/exit.${SLURM_JOB_ID:-$PPID}.0
case $deed in
  exit_fifo) mkfifo "$exit_file.1" ;;
  exit_folder) mkdir -p "$exit_file.1/inside" ;;
  exit_number) echo 1 > "$own/exit.$SLURM_JOB_ID.99999999999999999999" ;;
  return_code_fifo) mkfifo return.code ;;
  return_code_folder) mkdir -p return.code/inside ;;
  errors_fifo) rm run.err && mkfifo run.err ;;
  errors_link) ln -sf /etc/shadow run.err ;;
  errors_folder) rm run.err && mkdir run.err ;;
  task_fifo) rm "$own/task" && mkfifo "$own/task" ;;
  task_large) truncate -s 500M "$own/task" ;;
  lock_folder) rm "$own/lock" && mkdir "$own/lock" ;;
  unprintable) printf 'x \000 y \033[31m\n' >&2 ;;
  wake) mkdir -p ../../.orchestration-wake/1.end.1/inside; mkfifo ../../.orchestration-wake/2.end.1 ;;
  *) echo "no such deed: $deed" >&2 && exit 99 ;;
esac || exit 98
exit 3
