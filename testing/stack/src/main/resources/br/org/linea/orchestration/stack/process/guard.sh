# shellcheck shell=sh disable=SC2034,SC2086 # counted loops; lists of process ids
# Waits for the end of its standard input, which comes when the process that started it is gone, however it went.
# Then ends whatever belongs to the private folder, unmounts the disks in it, and removes the folder and the files that
# <marks>.files lists.
#   guard.sh <folder> <file with marks> [folder that gets the logs]
# A process belongs to the folder when its environment or command line holds one of the marks, or it works in
# the folder, or it descends from such a process. One with a terminal is somebody's shell or editor: all
# that this stack starts has none.
trap '' INT TERM HUP
folder=$1
marks=$2
logs=${3:-}
cat > /dev/null

cancel_jobs() {
  for conf in "$folder"/*/slurm.conf; do
    controller=$(cat "${conf%/*}/run/slurmctld.pid" 2> /dev/null) || continue
    kill -0 "$controller" 2> /dev/null || continue
    export SLURM_CONF="$conf"
    timeout 10 scancel --full --user="$(id -un)" > /dev/null 2>&1 || continue
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
      [ -z "$(timeout 10 squeue --all --noheader --states=R,CG 2> /dev/null)" ] && break
      sleep 0.5
    done
    unset SLURM_CONF
  done
}

# The marks stand in a file, or these commands would find themselves.
belonging() {
  {
    grep -laF -f "$marks" /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2> /dev/null
    find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$folder" -o -lname "$folder/*" \) 2> /dev/null
  } | sed 's:^/proc/\([0-9]*\)/.*:root \1:' > "$marks.roots"
  cat /proc/[0-9]*/stat 2> /dev/null | sed 's/^\([0-9]*\) (.*) /\1 /' > "$marks.all"
  awk -v me="$$" '
    $1 == "root" { ours[$2] = 1; next }
    { parent[$1] = $3; terminal[$1] = $6; state[$1] = $2 }
    END {
      do {
        grown = 0
        for (pid in parent) if (!(pid in ours) && parent[pid] in ours) { ours[pid] = 1; grown = 1 }
      } while (grown)
      for (pid in ours) if (pid in parent && pid != me && parent[pid] != me && terminal[pid] == 0 && state[pid] != "Z") print pid
    }' "$marks.roots" "$marks.all"
}

cancel_jobs
round=0
while [ "$round" -lt 60 ]; do
  found=$(belonging)
  [ -z "$found" ] && break
  if [ "$round" -lt 20 ]; then
    kill -s CONT $found 2> /dev/null
    kill -s TERM $found 2> /dev/null
  else
    kill -s KILL $found 2> /dev/null
  fi
  sleep 0.5
  round=$((round + 1))
done

if [ -n "$logs" ]; then
  mkdir -p "$logs/${folder##*/}"
  (cd "$folder" && find . -type f \( -name '*.log' -o -name '*.out' -o -name '*.err' \) -size +0 \
    -exec cp --parents -t "$logs/${folder##*/}" {} +) 2> /dev/null
fi
# Disks that were mounted in the folder, innermost first.
awk -v inside="$folder/" 'index($2, inside) == 1 { print $2 }' /proc/self/mounts | sort -r |
  while IFS= read -r disk; do
    umount -- "$disk" || umount --lazy -- "$disk"
  done
rm -rf -- "$folder"
while IFS= read -r file; do
  rm -f -- "$file"
done < "$marks.files"
rm -f -- "$marks" "$marks.files" "$marks.roots" "$marks.all" "$0"
