package br.org.linea.orchestration.api.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GNU tar reads what we write. */
class TarHeaderTest {

  private static final Instant CHANGED = Instant.parse("2026-01-02T03:04:05.120Z");

  @TempDir Path temp;

  private static void add(OutputStream tar, String path, byte[] content) throws IOException {
    tar.write(TarHeader.of(path, content.length, CHANGED));
    tar.write(content);
    tar.write(new byte[TarHeader.padding(content.length)]);
  }

  private String tar(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello_world/00000042/a.txt",
        "céu/estrelas 星.fits",
        "two\nlines",
        "p/99/9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999"
      })
  void a_file_of_any_name_is_unpacked(String path) throws Exception {
    Path archive = temp.resolve("a.tar");
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    String longName = "d/" + "é".repeat(127) + "/" + "x".repeat(255);
    try (OutputStream tar = Files.newOutputStream(archive)) {
      add(tar, path, content);
      add(tar, longName, new byte[512]);
      add(tar, "empty", new byte[0]);
      tar.write(new byte[TarHeader.END_BYTES]);
    }
    Path out = Files.createDirectory(temp.resolve("out"));

    tar("tar", "-xf", archive.toString(), "-C", out.toString());

    assertThat(out.resolve(path)).hasBinaryContent(content);
    assertThat(out.resolve(longName)).hasSize(512);
    assertThat(out.resolve("empty")).isEmptyFile();
    assertThat(Files.getLastModifiedTime(out.resolve(path)).toInstant())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void a_file_of_more_than_8_gib_has_its_size() throws Exception {
    Path archive = temp.resolve("large.tar");
    long size = 20L * 1000 * 1000 * 1000;
    Files.write(archive, TarHeader.of("large", size, CHANGED));

    ProcessBuilder builder =
        new ProcessBuilder("tar", "-tvf", archive.toString()).redirectErrorStream(true);
    Process process = builder.start();
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    process.waitFor();

    assertThat(said.getFirst()).contains(Long.toString(size)).contains("large");
  }
}
