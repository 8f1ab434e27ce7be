package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.plan.PipelineEntry;
import br.org.linea.orchestration.agent.plan.RunSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The script around the command, and the last fence: whatever went wrong before, only the job that
 * holds the lock runs the pipeline. It needs a POSIX sh and coreutils on the node.
 *
 * <p>The lock appears with its content, by a hard link of a finished file. A requeued job, which
 * keeps its number and has a higher restart count, takes the lock over. The exit code goes into
 * {@code exit.<job>.<restart>} by rename, so a reader sees all of it or nothing. Its draft is made,
 * with its bytes on the disk, before the pipeline runs: a disk that is full afterwards takes the
 * code in place. Where even that fails, as on file systems that copy on write, the draft's name
 * gets the code. The pipeline may have put anything in the place of a file: nothing is opened that
 * was not just made, and {@code -T} keeps mv and ln out of folders.
 */
final class Launcher {

  private static final String TEXT =
      """
      #!/bin/sh
      # Written by slurm-agent. Runs the pipeline of process @PROCESS@ unless another job of it has.
      umask 0002
      run=@RUN@
      own=$run/@OWN@
      wake=@WAKE@
      job=${SLURM_JOB_ID:-$$}
      restart=${SLURM_RESTART_COUNT:-0}
      rank=${SLURM_PROCID:-0}
      host=$(uname -n)
      start=$(date +%s)
      lock=$own/lock

      # Not ":", at whose failed redirection a POSIX shell ends.
      mark() { { true > "$wake/@PROCESS@.$1.$$"; } 2> /dev/null; }
      held() {
        while IFS='=' read -r key value; do
          if [ "$key" = "$1" ]; then echo "$value"; fi
        done 2> /dev/null < "$lock"
      }
      refuse() {
        echo "slurm-agent: the pipeline was not run by job $job: $1" >&2
        exit 75
      }

      # A disk that is full for a while delays the run; it does not cost it.
      write() {
        file=$1
        shift
        tries=0
        until printf '%s\\n' "$@" 2> /dev/null > "$file"; do
          [ -d "$own" ] && [ "$tries" -lt 300 ] || refuse "cannot write to $own"
          tries=$((tries + 1))
          sleep 1
        done
      }

      if [ "$rank" -gt 0 ]; then
        # Another task of an srun: passes when the first one of the same run holds the lock.
        waited=0
        until [ "$(held job)" = "$job" ] && [ "$(held restart)" = "$restart" ]; do
          [ "$waited" -lt 300 ] || refuse "no first task took the lock"
          waited=$((waited + 1))
          sleep 1
        done
        exit_file=$own/exit.$job.$restart.$rank
      else
        exit_file=$own/exit.$job.$restart
        token=$host.$$.$start
        draft=$own/lock.$job.$restart.$$
        write "$draft" "job=$job" "restart=$restart" "host=$host" "start=$start" \\
          "step=${SLURM_STEP_ID:-}" "token=$token"
        # Over NFS a link may succeed and its answer be lost: the token tells.
        if ln -T "$draft" "$lock" 2> /dev/null || [ "$(held token)" = "$token" ]; then
          rm -f "$draft"
        elif [ "$(held job)" = "$job" ] && [ "$(held restart)" -lt "$restart" ]; then
          before=$(held restart)
          mv -fT "$draft" "$lock" || refuse "cannot take over the lock"
          rm -f "$own/exit.$job.$before" "$own/exit.$job.$before".* "$run/@RETURN_CODE@"
        else
          rm -f "$draft"
          refuse "it is the run of job $(held job)"
        fi
        mark start
      fi

      # Padded to the longest code; written over in place at the end.
      rm -f "$exit_file.part" 2> /dev/null
      write "$exit_file.part" '   '

      # Waits for the command even when asked to end, so that its exit code is kept.
      trap : TERM INT HUP
      cd "$run" || refuse "cannot enter $run"
      # A template may have arguments behind {cmd}.
      @COMMAND@ "$@" < /dev/null
      code=$?
      trap '' TERM INT HUP
      say() { echo "slurm-agent: job $job: $1" >&2; }
      keep() {
        if [ -f "$exit_file.part" ] && [ ! -L "$exit_file.part" ]; then
          printf '%-3s\\n' "$code" 1<> "$exit_file.part"
        else
          rm -f "$exit_file.part" && printf '%s\\n' "$code" > "$exit_file.part"
        fi && mv -fT "$exit_file.part" "$exit_file"
      }
      # What needs no space, and then what a person can find.
      keep_elsewhere() {
        say "the exit code $code cannot be written to $own; its disk may be full"
        mv -fT "$exit_file.part" "$exit_file.code.$code" && return
        spare=${TMPDIR:-/tmp}/orchestration-exit.@PROCESS@.$job.$restart.$rank
        # Never into a file that is there: others may write to that folder.
        (set -C && printf '%s\\n' "$code" > "$spare") && say "it is in $spare on $host"
      }
      keep 2> /dev/null || keep_elsewhere
      if [ "$rank" -eq 0 ]; then
        # By rename: a FIFO in its place would hold this script, a link lead elsewhere.
        rm -f "$run/.@RETURN_CODE@.part" 2> /dev/null
        { printf '%s\\n' "$code" > "$run/.@RETURN_CODE@.part" &&
          mv -fT "$run/.@RETURN_CODE@.part" "$run/@RETURN_CODE@"; } 2> /dev/null ||
          say "$run/@RETURN_CODE@ cannot be written"
      fi
      mark end
      exit "$code"
      """;

  private static final Pattern GAP =
      Pattern.compile("@(PROCESS|RUN|OWN|WAKE|RETURN_CODE|COMMAND)@");

  private Launcher() {}

  /** The script's text. */
  static String text(RunSpec run, PipelineEntry pipeline, Path wakeFolder) {
    Map<String, String> values =
        Map.of(
            "PROCESS", run.processId().toString(),
            "RUN", ShellWord.of(run.runDirectory().toString()),
            "OWN", RunFiles.OWN,
            "WAKE", ShellWord.of(wakeFolder.toString()),
            "RETURN_CODE", RunFiles.RETURN_CODE,
            "COMMAND", command(run, pipeline));
    return GAP.matcher(TEXT).replaceAll(gap -> Matcher.quoteReplacement(values.get(gap.group(1))));
  }

  /** The runner is the operator's text and may have options; all else is quoted. */
  private static String command(RunSpec run, PipelineEntry pipeline) {
    return "%s %s %s"
        .formatted(
            pipeline.runner(),
            ShellWord.of(pipeline.folder().resolve(pipeline.executable()).toString()),
            ShellWord.of(run.runDirectory().resolve(RunFiles.CONFIG).toString()));
  }

  /** What stands for {@code {cmd}}. */
  static String invocation(RunSpec run) {
    return "sh "
        + ShellWord.of(
            run.runDirectory().resolve(RunFiles.OWN).resolve(RunFiles.LAUNCHER).toString());
  }
}
