for line in 1 2 3 4 5 6; do
  echo "olá $line"
  sleep 1
done
echo "last words" >&2
