# As its neighbour does, in a step of its own.
. "$(dirname "$0")/../graceful/run.sh"
