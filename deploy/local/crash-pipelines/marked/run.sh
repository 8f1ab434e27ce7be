# Works as long as the config says and ends with its exit code.
run="${SLURM_JOB_ID:-$PPID} ${SLURM_RESTART_COUNT:-0}"
echo "begin $run $(date +%s)" >> marks.txt
sleep "$(sed -n 's/^seconds: *//p' "$1")"
code=$(sed -n 's/^exit_code: *//p' "$1")
echo "end $run $code" >> marks.txt
exit "$code"
