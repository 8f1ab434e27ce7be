# A tree of processes, one of which has left the session.
sleep 300 &
setsid sh -c 'sleep 300 & sleep 300' &
echo ready > ready.txt
sleep 300
