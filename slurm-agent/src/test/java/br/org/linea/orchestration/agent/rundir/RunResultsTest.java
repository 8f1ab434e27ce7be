package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultAnswer.Outcome;
import br.org.linea.orchestration.messages.ResultFile;
import br.org.linea.orchestration.messages.ResultGlob;
import br.org.linea.orchestration.messages.ResultPath;
import br.org.linea.orchestration.messages.ResultQuestion;
import br.org.linea.orchestration.messages.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves is listed and read; what a job puts in the way is not. */
class RunResultsTest {

  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final UUID TASK = UUID.randomUUID();
  private static final PipelineName PIPELINE = new PipelineName("hello");
  private static final ProcessId PROCESS = new ProcessId(12);

  @TempDir Path temp;

  private Path processing;
  private Path directory;
  private Path secret;

  @BeforeEach
  void a_run_has_ended() throws IOException {
    processing = temp.resolve("processing");
    directory = processing.resolve(PIPELINE.runPath(PROCESS));
    Files.createDirectories(directory.resolve(".orchestration"));
    Files.writeString(directory.resolve(".orchestration/task"), TASK + "\n");
    secret = Files.writeString(temp.resolve("secret"), "of the agent");
  }

  private Path put(String path, String content) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private RunResults.Found ask(ResultQuestion question) {
    return assertTimeoutPreemptively(AT_ONCE, () -> RunResults.read(processing, question));
  }

  private RunResults.Found read(String path, long offset, int limit, Optional<String> identity) {
    return ask(
        new ResultQuestion(
            PROCESS,
            TASK,
            PIPELINE,
            RunFile.OUT,
            offset,
            limit,
            Optional.of(new ResultPath(path)),
            Optional.empty(),
            List.of(),
            identity));
  }

  private Outcome outcome(String path) {
    RunResults.Found found = read(path, 0, 1000, Optional.empty());
    assertThat(found.content().isPresent()).isEqualTo(found.answer().outcome() == Outcome.READ);
    return found.answer().outcome();
  }

  private String text(String path, long offset, int limit) {
    RunResults.Found found = read(path, offset, limit, Optional.empty());
    assertThat(found.answer().outcome()).as(found.answer().detail()).isEqualTo(Outcome.READ);
    return new String(found.content().orElseThrow().bytes(), StandardCharsets.UTF_8);
  }

  private ResultAnswer list(long offset, int limit, String glob, String... outputs) {
    return ask(new ResultQuestion(
            PROCESS,
            TASK,
            PIPELINE,
            RunFile.OUT,
            offset,
            limit,
            Optional.empty(),
            glob.isEmpty() ? Optional.empty() : Optional.of(new ResultGlob(glob)),
            List.of(outputs).stream().map(ResultGlob::new).toList(),
            Optional.empty()))
        .answer();
  }

  private List<String> paths(String glob) {
    return list(0, 1000, glob).files().stream().map(file -> file.path().value()).toList();
  }

  @Test
  void any_part_of_a_file_is_read() throws IOException {
    put("out/a.txt", "0123456789");
    assertThat(text("out/a.txt", 0, 100)).isEqualTo("0123456789");
    assertThat(text("out/a.txt", 3, 2)).isEqualTo("34");
    assertThat(text("out/a.txt", -2, 100)).isEqualTo("89");
    assertThat(text("out/a.txt", 10, 100)).isEmpty();
    put("empty", "");
    assertThat(text("empty", 0, 100)).isEmpty();
    assertThat(read("empty", 0, 1, Optional.empty()).answer().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "céu e ação", "星.fits", "-rf", "a b", "back\\slash", "%2e"})
  void a_file_of_any_name_is_listed_and_read(String name) throws IOException {
    put(name, "content");
    put("x".repeat(255), "long");
    assertThat(paths("")).containsExactlyInAnyOrder(name, "x".repeat(255));
    assertThat(text(name, 0, 100)).isEqualTo("content");
    assertThat(text("x".repeat(255), 0, 100)).isEqualTo("long");
  }

  @Test
  void a_list_has_files_in_order_and_outputs_first() throws IOException {
    put("z.csv", "12345");
    put("a.txt", "1");
    put("deep/er/b.csv", "12");
    ResultAnswer list = list(0, 1000, "", "**/*.csv");
    assertThat(list.files().stream().map(file -> file.path().value()))
        .containsExactly("deep/er/b.csv", "z.csv", "a.txt");
    assertThat(list.files().stream().map(ResultFile::output)).containsExactly(true, true, false);
    assertThat(list.files().getFirst().size()).isEqualTo(2);
    assertThat(list.size()).isEqualTo(3);
    assertThat(list.incomplete()).isFalse();
    assertThat(list(1, 1, "").files().stream().map(file -> file.path().value()))
        .containsExactly("deep/er/b.csv");
    assertThat(list(7, 1, "").files()).isEmpty();
    assertThat(paths("*.csv")).containsExactly("z.csv");
  }

  @Test
  void what_is_no_regular_file_is_named_and_not_read() throws IOException {
    HostileRunDirectoryTest.fifo(directory.resolve("fifo"));
    Files.createSymbolicLink(directory.resolve("link"), secret);
    Files.createSymbolicLink(directory.resolve("folder"), temp);
    Files.createSymbolicLink(directory.resolve("inner"), put("real", "1"));
    assertThat(list(0, 1000, "").files().stream().map(file -> file.path() + " " + file.kind()))
        .containsExactly("fifo OTHER", "folder LINK", "inner LINK", "link LINK", "real FILE");
    for (String path : List.of("fifo", "link", "folder", "inner", "folder/secret")) {
      assertThat(outcome(path)).as(path).isEqualTo(Outcome.REFUSED);
    }
    Files.createDirectories(directory.resolve("real-folder"));
    assertThat(outcome("real-folder")).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void the_agents_own_folder_is_neither_listed_nor_read() throws IOException {
    put("below/.orchestration/mine", "of the job");
    assertThat(paths("")).containsExactly("below/.orchestration/mine");
    assertThat(text("below/.orchestration/mine", 0, 100)).isEqualTo("of the job");
    Files.createSymbolicLink(directory.resolve("own"), Path.of(".orchestration"));
    assertThat(outcome("own/task")).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void what_is_not_there_is_absent_and_what_is_closed_is_refused() throws IOException {
    assertThat(outcome("nothing")).isEqualTo(Outcome.ABSENT);
    assertThat(outcome("no/thing")).isEqualTo(Outcome.ABSENT);
    Path closed = put("closed/file", "1").getParent();
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      if (!Files.isReadable(closed)) {
        assertThat(outcome("closed/file")).isEqualTo(Outcome.REFUSED);
        assertThat(paths("")).isEmpty();
        assertThat(list(0, 1000, "").detail()).startsWith("Not listed: 1 folders or files");
      }
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void a_file_that_was_changed_or_replaced_is_not_read_on() throws IOException {
    Path file = put("a.bin", "0123456789");
    String identity = read("a.bin", 0, 5, Optional.empty()).answer().identity().orElseThrow();
    assertThat(read("a.bin", 5, 5, Optional.of(identity)).answer().outcome())
        .isEqualTo(Outcome.READ);

    Files.writeString(file, "more", StandardOpenOption.APPEND);
    assertThat(read("a.bin", 5, 5, Optional.of(identity)).answer().outcome())
        .isEqualTo(Outcome.CHANGED);

    String appended = read("a.bin", 0, 5, Optional.empty()).answer().identity().orElseThrow();
    Path other = put("other", "abcdefghijklmn");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(read("a.bin", 5, 5, Optional.of(appended)).answer().outcome())
        .isEqualTo(Outcome.CHANGED);
  }

  @Test
  void the_run_directory_of_another_task_gives_nothing() throws IOException {
    put("a.txt", "1");
    Files.writeString(directory.resolve(".orchestration/task"), UUID.randomUUID() + "\n");
    assertThat(outcome("a.txt")).isEqualTo(Outcome.REFUSED);
    Files.delete(directory.resolve(".orchestration/task"));
    assertThat(outcome("a.txt")).isEqualTo(Outcome.ABSENT);
  }
}
