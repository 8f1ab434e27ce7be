# shellcheck shell=sh
# Sourced by the pipelines: leaves a mark in the run directory, for the checker. Where the disk is full it waits for space, so
# that no run goes unseen.
#   mark begin "<job> <restart>" <seconds>
#   mark end "<job> <restart>" <exit code>
mark() {
  until echo "$*" >> marks.txt; do
    sleep 0.2
  done 2> /dev/null
}
