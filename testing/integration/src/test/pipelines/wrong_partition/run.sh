echo "this must not run" > unexpected.txt
