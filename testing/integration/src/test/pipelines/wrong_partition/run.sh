echo "nobody should see this" > unexpected.txt
