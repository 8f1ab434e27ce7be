# Submits children that survive it; the agent has to find and cancel them. An sbatch that fails is this pipeline's failure.
. "$(dirname "$0")/../mark.sh"
run="$SLURM_JOB_ID ${SLURM_RESTART_COUNT:-0}"
mark begin "$run" "$(date +%s)"
code=0
number=$(sed -n 's/^children: *//p' "$1")
while [ "$number" -gt 0 ]; do
  sbatch --parsable --output="child-$number.out" --wrap "sleep 600" || code=9
  number=$((number - 1))
done
sleep "$(sed -n 's/^seconds: *//p' "$1")"
mark end "$run" "$code"
exit "$code"
