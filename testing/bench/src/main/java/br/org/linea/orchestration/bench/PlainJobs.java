package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Plain {@code sbatch} of jobs that wait an hour: what the pair is compared with. */
final class PlainJobs {

  private final LocalStack stack;

  PlainJobs(LocalStack stack) {
    this.stack = stack;
  }

  /** Submits so many jobs, {@code atOnce} side by side. Answers jobs a second. */
  double submit(int atOnce, int count) throws IOException, InterruptedException {
    Path script = stack.folder("plain").resolve("job.sh");
    Files.writeString(script, "#!/bin/sh\ntrue\n");
    long begun = System.nanoTime();
    try (ExecutorService lanes = Executors.newFixedThreadPool(atOnce)) {
      List<Future<?>> all = new ArrayList<>();
      for (int each = 0; each < count; each++) {
        all.add(
            lanes.submit(
                () -> {
                  submit(script);
                  return null;
                }));
      }
      await(all);
    }
    return count * 1e9 / (System.nanoTime() - begun);
  }

  /** Ends all jobs of this user: the next part begins with an empty queue. */
  void cancelAll() {
    stack.slurm().ask("scancel", "--full", "--user=" + System.getProperty("user.name"));
  }

  private static void await(List<Future<?>> all) throws IOException, InterruptedException {
    for (Future<?> each : all) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IOException("a plain sbatch failed", e.getCause());
      }
    }
  }

  private void submit(Path script) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "sbatch",
                "--parsable",
                "--begin=now+3600",
                "--chdir=" + script.getParent(),
                "--output=/dev/null",
                script.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(stack.slurm().environment());
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException("sbatch ended with " + exit);
    }
  }
}
