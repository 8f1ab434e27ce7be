package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.messages.RunManifest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A manifest lists what a run has left, and says what it does not list. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManifestWriterTest {

  private static final Instant ENDED = Instant.parse("2026-11-30T01:02:03Z");
  private static final ManifestWriter.Limits LIMITS = new ManifestWriter.Limits(1000, 1L << 30);

  @TempDir Path temp;

  private RunSpec run;
  private Path directory;
  private Path manifest;
  private Path secret;

  @BeforeEach
  void a_run_has_ended() throws IOException {
    run = new TestRuns(temp).run("{}");
    directory = run.runDirectory();
    manifest = directory.resolve("manifest.json");
    Files.createDirectories(directory.resolve(".orchestration"));
    Files.writeString(directory.resolve(".orchestration/task"), run.taskId() + "\n");
    secret = Files.writeString(temp.resolve("secret"), "of the agent");
  }

  private Path put(String path, String content) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private RunManifest write() throws IOException {
    return write(LIMITS);
  }

  private RunManifest write(ManifestWriter.Limits limits) throws IOException {
    return ManifestWriter.write(run, ENDED, limits, false);
  }

  private JsonNode written() throws IOException {
    return new ObjectMapper().readTree(manifest.toFile());
  }

  private List<String> paths() throws IOException {
    return written().get("files").findValuesAsText("path");
  }

  private static String sha256(byte[] bytes) throws IOException {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  @Test
  void each_regular_file_is_in_it_by_path_with_size_and_hash() throws IOException {
    put("z.csv", "12345");
    put("out/c\u00e9u \"a\"\nb.csv", "");
    put("a.txt", "abc");
    Files.createSymbolicLink(directory.resolve("link"), secret);
    HostileRunDirectoryTest.fifo(directory.resolve("fifo"));
    byte[] large = new byte[3 * 512 * 1024 + 7];
    Files.write(directory.resolve("large"), large);

    RunManifest told = write();

    assertThat(Files.readString(manifest))
        .isEqualTo(
            """
            {"version":1,"process":12,"task_id":"%s","ended_at":"2026-11-30T01:02:03Z","files":[
            {"path":"a.txt","size":3,"sha256":"%s"},
            {"path":"large","size":1572871,"sha256":"%s"},
            {"path":"out/c\u00e9u \\"a\\"\\nb.csv","size":0,"sha256":"%s"},
            {"path":"z.csv","size":5,"sha256":"%s"}
            ]}
            """
                .formatted(
                    run.taskId(),
                    sha256("abc".getBytes(StandardCharsets.UTF_8)),
                    sha256(large),
                    sha256(new byte[0]),
                    sha256("12345".getBytes(StandardCharsets.UTF_8))));
    assertThat(written().get("process").asInt()).isEqualTo(12);
    assertThat(told.sha256()).contains(sha256(Files.readAllBytes(manifest)));
    assertThat(told.files()).contains(4);
    assertThat(told.bytes()).contains(1_572_879L);
    assertThat(told.missing()).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(manifest)))
        .isEqualTo("rw-rw-r--");
    try (var own = Files.list(directory.resolve(".orchestration"))) {
      assertThat(own.map(it -> it.getFileName().toString())).containsExactly("task");
    }
  }

  @Test
  void a_run_that_left_nothing_has_an_empty_one() throws IOException {
    assertThat(write().files()).contains(0);
    assertThat(paths()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void what_has_its_name_stays(HostileRunDirectoryTest.Thing thing) throws IOException {
    put("a.txt", "abc");
    thing.put(manifest, secret);
    Object before = Files.readAttributes(manifest, "unix:ino", LinkOption.NOFOLLOW_LINKS);

    RunManifest told = write();

    assertThat(told)
        .isEqualTo(
            RunManifest.missing(
                "The run has left a manifest.json of its own, which the agent does not replace."));
    assertThat(Files.readAttributes(manifest, "unix:ino", LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(before);
    assertThat(secret).hasContent("of the agent");
  }

  @Test
  void a_manifest_of_the_runs_own_stays() throws IOException {
    put("manifest.json", "{\"version\":1,\"process\":12}");
    assertThat(write().missing().orElseThrow()).contains("of its own");
    assertThat(manifest).hasContent("{\"version\":1,\"process\":12}");
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileRunDirectoryTest.Thing.class,
      names = {"FIFO", "LINK", "LINK_TO_DEVICE"})
  void what_is_in_the_way_of_its_draft_is_removed(HostileRunDirectoryTest.Thing thing)
      throws IOException {
    put("a.txt", "abc");
    for (String name : List.of(".manifest.json.part", "manifest.json")) {
      thing.put(directory.resolve(".orchestration").resolve(name), secret);
    }
    assertThat(write().files()).contains(1);
    assertThat(paths()).containsExactly("a.txt");
    assertThat(secret).hasContent("of the agent");
  }

  @Test
  void one_that_an_agent_wrote_before_it_died_is_written_again() throws IOException {
    put("a.txt", "abc");
    RunManifest first = write();
    assertThat(write()).isEqualTo(first);

    put("b.txt", "abc");
    assertThat(write().files()).contains(2);
    assertThat(paths()).containsExactly("a.txt", "b.txt");
  }

  @Test
  void a_file_that_changes_while_it_is_read_is_left_out_and_named() throws Exception {
    put("a.txt", "abc");
    Path growing = put("growing", "");
    Files.write(growing, new byte[16 * 512 * 1024]);
    AtomicBoolean over = new AtomicBoolean();
    Thread job =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!over.get()) {
                      Files.writeString(growing, "x", StandardOpenOption.APPEND);
                    }
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    RunManifest told;
    try {
      told = write();
    } finally {
      over.set(true);
      job.join();
    }

    String words = "Left out: growing (it was changed while it was read).";
    assertThat(told.missing()).contains(words);
    assertThat(told.files()).contains(1);
    assertThat(paths()).containsExactly("a.txt");
    assertThat(written().get("missing").asText()).isEqualTo(words);
  }

  @Test
  void what_is_above_a_limit_is_left_out_and_said() throws IOException {
    for (int i = 0; i < 7; i++) {
      put("f" + i, "0123456789");
    }
    put("g", "1");

    assertThat(write(new ManifestWriter.Limits(3, 1000)).missing())
        .contains("It lists the first 3 files and no more.");
    assertThat(paths()).containsExactly("f0", "f1", "f2");

    RunManifest small = write(new ManifestWriter.Limits(100, 21));
    assertThat(small.missing())
        .contains(
            "Left out: f2 (more than 21 bytes in all would be read);"
                + " f3 (more than 21 bytes in all would be read);"
                + " f4 (more than 21 bytes in all would be read); and 2 more.");
    assertThat(paths()).containsExactly("f0", "f1", "g");
    assertThat(small.bytes()).contains(21L);
    assertThat(write(new ManifestWriter.Limits(8, 71)).missing()).isEmpty();
  }

  @Test
  void a_list_of_many_pages_is_written_whole() throws IOException {
    for (int i = 0; i < 2500; i++) {
      put("%04d".formatted(i), "");
    }
    assertThat(write(new ManifestWriter.Limits(10_000, 1)).missing()).isEmpty();
    assertThat(paths()).hasSize(2500).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void one_of_very_long_paths_is_bounded() throws IOException {
    String deep = ("x".repeat(250) + "/").repeat(14);
    for (int i = 0; i < 600; i++) {
      put(deep + i, "");
    }
    RunManifest told = write(new ManifestWriter.Limits(10_000, 1));
    assertThat(told.missing().orElseThrow()).contains("as it may have 2 MiB");
    assertThat(Files.size(manifest)).isBetween(2_000_000L, (2L << 20) + 1000);
    assertThat(paths()).hasSize(told.files().orElseThrow());
  }

  @Test
  void what_cannot_be_listed_is_said() throws IOException {
    put("a.txt", "abc");
    Path folder = directory;
    for (int i = 0; i < 70; i++) {
      folder = folder.resolve("d");
    }
    Files.createDirectories(folder);
    assertThat(write().missing())
        .contains("The run directory has more entries than the agent reads.");
    assertThat(paths()).containsExactly("a.txt");
  }

  @Test
  void the_run_directory_of_another_task_gets_none() throws IOException {
    put(".orchestration/task", "another\n");
    assertThat(write().missing()).contains("The run directory belongs to another process.");
    Files.delete(directory.resolve(".orchestration/task"));
    assertThat(write().missing()).contains("There is no run directory of this process.");
    assertThat(manifest).doesNotExist();
  }
}
