date +%s.%N > began.txt
sleep 3
date +%s.%N > ended.txt
