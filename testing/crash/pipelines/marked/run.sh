# Works as long as the config says and ends with its exit code.
. "$(dirname "$0")/../mark.sh"
run="${SLURM_JOB_ID:-$PPID} ${SLURM_RESTART_COUNT:-0}"
mark begin "$run" "$(date +%s)"
sleep "$(sed -n 's/^seconds: *//p' "$1")"
code=$(sed -n 's/^exit_code: *//p' "$1")
mark end "$run" "$code"
exit "$code"
