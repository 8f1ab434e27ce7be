package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * sacct, asked for what jobs have used: a row for each run of a job, followed by one for each of
 * its steps.
 *
 * <p>{@code --noconvert} prints sizes in bytes where Slurm measured them, and as they were asked
 * for where somebody asked ({@code mem=500M}). The totals {@code TRESUsageInTot} and {@code
 * TRESUsageOutTot} are exact; {@code AveDiskRead} and {@code AveDiskWrite} are rounded to
 * hundredths of a MiB and per task.
 */
final class UsageRows {

  private static final List<String> FIELDS =
      List.of(
          "JobIDRaw",
          "State",
          "Submit",
          "Start",
          "End",
          "ExitCode",
          "DerivedExitCode",
          "ElapsedRaw",
          "TotalCPU",
          "MaxRSS",
          "TRESUsageInTot",
          "TRESUsageOutTot",
          "NNodes",
          "AllocCPUS",
          "TimelimitRaw",
          "ReqTRES",
          "Cluster",
          "NodeList",
          "Reason");

  private static final Pattern STEP = Pattern.compile("(\\d{1,18})\\.(.+)");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,15}");

  /** {@code 1-02:03:04}, {@code 02:03:04}, {@code 03:04.567}. */
  private static final Pattern CPU_TIME =
      Pattern.compile("(?:(?:(\\d{1,9})-)?(\\d{1,9}):)?(\\d{1,9}):(\\d{1,9}(?:\\.\\d{1,9})?)");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)([KMGTP]?)");
  private static final Map<String, Integer> POWERS =
      Map.of("", 0, "K", 1, "M", 2, "G", 3, "T", 4, "P", 5);

  private static final double KIBI = 1024;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int LONGEST_QUOTE = 200;

  private UsageRows() {}

  /** By number, whenever they ran; for one place. */
  static List<String> argv(String program, Optional<String> clusters, long uid, Set<JobId> ids) {
    return Sacct.stepsById(program, clusters, uid, ids, String.join(",", FIELDS));
  }

  /** All runs, or none at all. */
  static Reply<List<JobAccount>> read(CommandResult result) {
    return Sacct.answer(result).then(UsageRows::parse);
  }

  private static Reply<List<JobAccount>> parse(String stdout) {
    if (!stdout.isEmpty() && !stdout.endsWith("\n")) {
      return new Reply.Unknown<>("sacct's answer breaks off in the middle of a line");
    }
    List<List<Row>> runs = new ArrayList<>();
    for (String line : stdout.lines().filter(each -> !each.isBlank()).toList()) {
      String[] cells = line.split("\\|", -1);
      boolean step = STEP.matcher(cells[0]).matches();
      if (cells.length != FIELDS.size() || step && runs.isEmpty() || !step && !isJob(cells[0])) {
        return new Reply.Unknown<>(
            "sacct answered a line that makes no sense: "
                + (line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line));
      }
      if (!step) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(new Row(cells));
    }
    return new Reply.Answer<>(runs.stream().map(UsageRows::account).toList());
  }

  private static boolean isJob(String number) {
    return JobRows.job(number).isPresent();
  }

  private static JobAccount account(List<Row> rows) {
    Row job = rows.getFirst();
    List<Row> steps = rows.subList(1, rows.size());
    boolean script =
        !hasStarted(job)
            || steps.stream()
                .anyMatch(
                    step ->
                        step.cell("JobIDRaw").endsWith(".batch")
                            && JobRows.time(step.cell("End")).isPresent());
    boolean ended = JobRows.time(job.cell("End")).isPresent();
    return new JobAccount(
        new SlurmJob(JobRows.job(job.cell("JobIDRaw")).orElseThrow(), job.text("Cluster")),
        JobRows.time(job.cell("Submit")),
        ended,
        // The end of a short job can be stored before what it had asked for.
        ended && script && !job.cell("ReqTRES").isEmpty(),
        usage(job, steps));
  }

  /** One that was cancelled while it waited has a start, its end, and no steps. */
  private static boolean hasStarted(Row job) {
    return job.text("NodeList").filter(nodes -> !nodes.startsWith("None")).isPresent();
  }

  private static JobUsage usage(Row job, List<Row> steps) {
    boolean started = hasStarted(job);
    return new JobUsage(
        Optional.empty(),
        job.text("State"),
        job.text("Reason"),
        job.text("ExitCode"),
        job.text("DerivedExitCode"),
        job.text("NodeList").filter(nodes -> started),
        number(job.cell("ElapsedRaw")),
        seconds(job.cell("TotalCPU")),
        most(steps, "MaxRSS"),
        total(steps, "TRESUsageInTot"),
        total(steps, "TRESUsageOutTot"),
        count(job.cell("NNodes")).filter(nodes -> started),
        count(job.cell("AllocCPUS")).filter(cpus -> started),
        resource(job.cell("ReqTRES"), "mem").flatMap(UsageRows::bytes),
        resource(job.cell("ReqTRES"), "cpu").flatMap(UsageRows::count),
        number(job.cell("TimelimitRaw")).map(minutes -> minutes * MINUTE));
  }

  private static Optional<Long> most(List<Row> steps, String field) {
    return sizes(steps.stream().map(step -> Optional.of(step.cell(field)))).max(Long::compare);
  }

  private static Optional<Long> total(List<Row> steps, String field) {
    List<Long> sizes =
        sizes(steps.stream().map(step -> resource(step.cell(field), "fs/disk"))).toList();
    return sizes.isEmpty()
        ? Optional.empty()
        : Optional.of(sizes.stream().mapToLong(Long::longValue).sum());
  }

  private static Stream<Long> sizes(Stream<Optional<String>> texts) {
    return texts.flatMap(Optional::stream).map(UsageRows::bytes).flatMap(Optional::stream);
  }

  /** One of {@code billing=1,cpu=1,mem=500M,node=1}. */
  private static Optional<String> resource(String list, String name) {
    return Stream.of(list.split(","))
        .filter(each -> each.startsWith(name + "="))
        .map(each -> each.substring(name.length() + 1))
        .findFirst();
  }

  /** Absent for what is no number: {@code UNLIMITED}, {@code Partition_Limit}, nothing. */
  private static Optional<Long> number(String text) {
    return WHOLE.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private static Optional<Integer> count(String text) {
    return number(text).filter(it -> it > 0 && it <= Integer.MAX_VALUE).map(Long::intValue);
  }

  /** A size in bytes, of which {@code 500M} and {@code 0.50M} are two. */
  static Optional<Long> bytes(String text) {
    Matcher size = SIZE.matcher(text);
    return size.matches()
        ? Optional.of(
            Math.round(
                Double.parseDouble(size.group(1)) * Math.pow(KIBI, POWERS.get(size.group(2)))))
        : Optional.empty();
  }

  /** CPU time in seconds. */
  static Optional<Double> seconds(String text) {
    Matcher time = CPU_TIME.matcher(text);
    return time.matches()
        ? Optional.of(
            whole(time.group(1)) * DAY
                + whole(time.group(2)) * HOUR
                + whole(time.group(3)) * MINUTE
                + Double.parseDouble(time.group(4)))
        : Optional.empty();
  }

  private static long whole(String group) {
    return group == null ? 0 : Long.parseLong(group);
  }

  private record Row(String[] cells) {

    String cell(String field) {
      return cells[FIELDS.indexOf(field)].strip();
    }

    Optional<String> text(String field) {
      return JobRows.text(cell(field));
    }
  }
}
