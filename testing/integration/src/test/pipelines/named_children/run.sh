#!/bin/sh
# Its children have a name of their own on the command line, which wins over SBATCH_JOB_NAME.
set -e
mkdir -p workers
sbatch --parsable --job-name=my-worker --output=/dev/null --wrap='sleep 300' > child.here
cd workers
sbatch --parsable --job-name=my-worker --export=NONE --output=/dev/null --wrap='sleep 300' > ../child.below
