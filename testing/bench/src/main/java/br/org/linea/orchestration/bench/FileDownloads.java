package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.Ports;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast a file of a run reaches {@code curl}, through agent, broker and API; beside it, the same
 * file from {@code python3 -m http.server} on the same machine.
 */
final class FileDownloads {

  private static final int SIDE_BY_SIDE = 5;
  private static final int MIB = 1024 * 1024;
  private static final double MEGA = 1e6;
  private static final String NAME = "large.bin";
  private static final String NO_HEADER = "X-None: none";
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final LocalStack stack;
  private final int mebibytes;
  private final int times;

  FileDownloads(LocalStack stack, int mebibytes, int times) {
    this.stack = stack;
    this.mebibytes = mebibytes;
    this.times = times;
  }

  List<Row> measure() throws Exception {
    try (Pair pair = new Pair(stack, "files", Map.of())) {
      int id = pair.client().start("stamps");
      awaitEnd(pair, id);
      Path folder = pair.runDirectory(id);
      write(folder.resolve(NAME));
      String address =
          pair.api().url().resolve("/api/processes/" + id + "/files/" + NAME).toString();
      String token = "Authorization: Bearer " + pair.client().token();
      double agentBefore = Proc.memoryMib(pair.agent());
      curl(address, token);
      List<Double> alone = new ArrayList<>();
      List<Double> plain = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      try (PlainServer server = new PlainServer(folder)) {
        curl(server.address(), NO_HEADER);
        for (int each = 0; each < times; each++) {
          alone.add(curl(address, token));
          plain.add(curl(server.address(), NO_HEADER));
          ratios.add(alone.getLast() / plain.getLast());
        }
      }
      List<Double> together = sideBySide(address, token);
      double agentAfter = Proc.memoryMib(pair.agent());
      String size = mebibytes + " MiB";
      return List.of(
          Row.of("one file of " + size + " through the pair", "MB/s", alone).atLeast(50, 300),
          Row.of("the same file from python3 -m http.server", "MB/s", plain),
          Row.of("a file through the pair to http.server", Row.RATIO, ratios),
          Row.of("the same file, " + SIDE_BY_SIDE + " downloads at once, each", "MB/s", together),
          Row.of(
              "slowest of the downloads at once to the fastest",
              Row.RATIO,
              List.of(Collections.min(together) / Collections.max(together))),
          Row.of(
              "agent's memory after that, beyond that before",
              "MiB",
              List.of(agentAfter - agentBefore)));
    }
  }

  private static void awaitEnd(Pair pair, int id) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (pair.client().process(id).path("status").asInt() != 0) {
      if (System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new IOException("process " + id + " was not Successful within " + LIMIT);
      }
      Proc.pause(LOOK);
    }
  }

  /** Random bytes, which nothing on the way can compress. */
  private void write(Path file) throws IOException {
    byte[] block = new byte[MIB];
    Random random = new Random(mebibytes);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int each = 0; each < mebibytes; each++) {
        random.nextBytes(block);
        out.write(block);
      }
    }
  }

  private List<Double> sideBySide(String address, String token) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
      List<Future<Double>> answers = new ArrayList<>();
      for (int each = 0; each < SIDE_BY_SIDE; each++) {
        answers.add(clients.submit(() -> curl(address, token)));
      }
      List<Double> speeds = new ArrayList<>();
      for (Future<Double> each : answers) {
        speeds.add(each.get());
      }
      return speeds;
    }
  }

  /** Serves a folder without the pair. */
  private final class PlainServer implements AutoCloseable {
    private final int port = Ports.free();
    private final Child server;

    PlainServer(Path folder) {
      this.server =
          Child.start(
              "http.server",
              folder,
              stack.folder("files-log").resolve("http.server.log"),
              Map.of(),
              List.of(
                  "python3", "-m", "http.server", "--bind", "127.0.0.1", Integer.toString(port)));
    }

    String address() {
      return "http://127.0.0.1:" + port + "/" + NAME;
    }

    @Override
    public void close() {
      server.stop(Duration.ofSeconds(5));
    }
  }

  /** Megabytes a second; the whole file, or it fails. */
  private double curl(String address, String header) {
    String said =
        Command.run(
            stack.folder("files-log"),
            Map.of(),
            List.of(
                "curl",
                "-sf",
                "--retry",
                "5",
                "--retry-connrefused",
                "-o",
                "/dev/null",
                "-w",
                "%{size_download} %{speed_download}",
                "-H",
                header,
                address));
    String[] words = said.strip().split(" ");
    if (Long.parseLong(words[0]) != (long) mebibytes * MIB) {
      throw new IllegalStateException("curl read " + words[0] + " bytes of " + address);
    }
    return Double.parseDouble(words[1]) / MEGA;
  }
}
