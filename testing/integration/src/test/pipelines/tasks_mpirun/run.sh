# Each rank leaves a mark, and rank 1 ends with the code that the config asks for.
echo "rank $OMPI_COMM_WORLD_RANK" >> marks.txt
[ "$OMPI_COMM_WORLD_RANK" -ne 1 ] || exit "$(sed -n 's/^exit_code: *//p' "$1")"
