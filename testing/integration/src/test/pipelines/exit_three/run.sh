echo "this pipeline fails on purpose" >&2
exit 3
