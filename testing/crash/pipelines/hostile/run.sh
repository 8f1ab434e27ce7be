# Puts files in its own run directory that no program may trust; its marks alone are true. The config names the trick.
here=$(dirname "$0")
run="${SLURM_JOB_ID:-$PPID} ${SLURM_RESTART_COUNT:-0}"
. "$here/../mark.sh"
mark begin "$run" "$(date +%s)"
seconds=$(sed -n 's/^seconds: *//p' "$1")
code=$(sed -n 's/^exit_code: *//p' "$1")
exit_file=.orchestration/exit.${SLURM_JOB_ID:-$PPID}
case $(sed -n 's/^trick: *"*\([a-z]*\).*/\1/p' "$1") in
  text)
    printf 'x \000 y \033[2J \377\376 \302\205\n' >&2
    head -c 300000 /dev/zero >&2
    printf '\n\000\n' >&2
    ;;
  fifos)
    for file in return.code run.out run.err .orchestration/task "$exit_file.0" "$exit_file.0.part" .orchestration/stranger; do
      rm -f "$file"
      mkfifo "$file"
    done
    ;;
  links)
    # A copy: what writes through the link spoils it.
    private=../private.${SLURM_JOB_ID:-$PPID}
    cp "$here/private.txt" "$private"
    for file in return.code run.out run.err .orchestration/task "$exit_file.0"; do
      ln -sfn "$PWD/$private" "$file"
    done
    ln -sfn . .orchestration/loop
    ln -sfn /dev/zero .orchestration/zero
    ;;
  folders)
    for file in return.code run.out run.err .orchestration/task "$exit_file.0" "$exit_file.0.part" config.yml; do
      rm -f "$file"
      mkdir -p "$file/deeper"
    done
    ;;
  huge)
    for file in return.code run.out run.err .orchestration/task "$exit_file.0" process.yml; do
      truncate -s 1G "$file"
    done
    ;;
  numbers)
    for forged in 99999999999999999999 -1 0x0 '' ' 0' 256 0; do
      printf '%s\n' "$forged" > "$exit_file.$forged"
      printf '%s\n' "$forged" > ".orchestration/exit.99999999999999999999.$forged"
    done
    printf '99999999999999999999\n' > return.code
    ;;
esac
sleep "$seconds"
mark end "$run" "$code"
exit "$code"
