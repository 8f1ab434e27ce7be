# As its neighbour does, in the place of the job script.
. "$(dirname "$0")/../checkpoint_step/run.sh"
