package br.org.linea.orchestration.api.pipeline;

import static br.org.linea.orchestration.api.pipeline.CatalogueFolder.ONE;
import static br.org.linea.orchestration.api.pipeline.CatalogueFolder.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file changes while the program runs. */
class CatalogueChangesTest {

  @TempDir Path folder;
  private CatalogueFolder files;
  private PipelineCatalogue catalogue;

  @BeforeEach
  void open() {
    files = CatalogueFolder.at(folder);
    catalogue = files.catalogue();
  }

  @Test
  void a_file_that_is_absent_is_a_catalogue_without_pipelines_and_a_problem() {
    assertThat(catalogue.all()).isEmpty();
    assertThat(catalogue.hash()).isEmpty();
    assertThat(catalogue.problem()).get().asString().contains("pipelines.yaml does not exist");
  }

  @Test
  void a_file_that_appears_is_read() throws IOException {
    assertThat(catalogue.all()).isEmpty();
    files.write(ONE);
    assertThat(catalogue.all()).hasSize(1);
    assertThat(catalogue.problem()).isEmpty();
  }

  @Test
  void a_changed_file_is_read_anew() throws IOException {
    files.write(ONE);
    String before = catalogue.hash();
    files.write(ONE + TWO);
    assertThat(catalogue.all()).hasSize(2);
    assertThat(catalogue.hash()).isNotEqualTo(before);
  }

  @Test
  void a_file_that_is_replaced_by_one_of_the_same_size_and_time_is_read_anew() throws IOException {
    files.write(ONE);
    catalogue.all();
    FileTime time = Files.getLastModifiedTime(files.file());
    Path other = folder.resolve("other");
    Files.writeString(other, ONE.replace("Number one", "Number two"));
    Files.setLastModifiedTime(other, time);
    Files.move(other, files.file(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(catalogue.all().getFirst().displayName()).isEqualTo("Number two");
  }

  @Test
  void a_change_that_leaves_size_and_time_alone_is_seen_some_seconds_later() throws IOException {
    files.write(ONE);
    catalogue.all();
    FileTime time = Files.getLastModifiedTime(files.file());
    files.write(ONE.replace("Number one", "Number two"));
    Files.setLastModifiedTime(files.file(), time);
    files.nanos().addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(catalogue.all().getFirst().displayName()).isEqualTo("Number two");
  }

  @Test
  void a_broken_file_keeps_the_last_good_one_and_says_why() throws IOException {
    files.write(ONE);
    String good = catalogue.hash();
    files.write(ONE + "two:\n  path: [\n");
    assertThat(catalogue.all()).extracting(p -> p.name().value()).containsExactly("one");
    assertThat(catalogue.hash()).isEqualTo(good);
    assertThat(catalogue.problem()).get().asString().contains("pipelines.yaml, line ");
  }

  @Test
  void a_file_that_goes_away_keeps_the_last_good_one() throws IOException {
    files.write(ONE);
    catalogue.all();
    Files.delete(files.file());
    assertThat(catalogue.all()).hasSize(1);
    assertThat(catalogue.problem()).isPresent();
  }

  @Test
  void a_file_that_is_repaired_is_in_use_again() throws IOException {
    files.write(ONE);
    catalogue.all();
    files.write("one: 1");
    assertThat(catalogue.problem()).isPresent();
    files.write(ONE);
    assertThat(catalogue.problem()).isEmpty();
    assertThat(catalogue.all()).hasSize(1);
  }

  @Test
  void many_threads_see_one_whole_catalogue_or_another() throws Exception {
    files.write(ONE);
    catalogue.all();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        Callable<Boolean> reader =
            () -> {
              for (int i = 0; i < 500; i++) {
                assertThat(catalogue.all()).hasSizeBetween(1, 2);
              }
              return true;
            };
        done.add(threads.submit(reader));
      }
      for (int i = 0; i < 100; i++) {
        files.write(i % 2 == 0 ? ONE + TWO : ONE);
      }
      for (Future<Boolean> each : done) {
        assertThat(each.get()).isTrue();
      }
    }
  }
}
