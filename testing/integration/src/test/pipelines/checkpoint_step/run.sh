# Ends well as soon as it is asked to write a checkpoint.
trap 'echo USR2 >> signals.txt; exit 0' USR2
trap 'echo TERM >> signals.txt; exit 1' TERM
echo ready > ready.txt
while :; do sleep 0.1; done
