# Says under which limits it runs, and works until the machine's steps let it end.
echo "files $(ulimit -n) memory $(ulimit -l)" > limits
until [ -e "$DATASETS_DIR/go" ]; do
  sleep 1
done
