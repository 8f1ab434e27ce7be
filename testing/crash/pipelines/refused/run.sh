echo "begin $SLURM_JOB_ID 0 $(date +%s)" >> marks.txt
