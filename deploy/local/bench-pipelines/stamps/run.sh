date +%s.%N > began.txt
sleep 1
date +%s.%N > ended.txt
