package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run has left is listed and fetched through API, broker and agent. */
class ResultsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LARGE = 50 * 1000 * 1000 + 7;

  private static Platform platform;
  private static Client client;
  private static int id;
  private static Path directory;

  @TempDir Path temp;

  @BeforeAll
  static void a_run_has_left_files() throws IOException {
    platform = Platform.shared();
    client = platform.client();
    id = client.start("counted", "");
    client.await(id, LIMIT, "Successful");
    directory = platform.runDirectory(client, id);
    byte[] content = new byte[LARGE];
    new Random(LARGE).nextBytes(content);
    Files.write(directory.resolve("large.bin"), content);
    Files.createDirectories(directory.resolve("out/céu"));
    Files.writeString(directory.resolve("out/céu/a b.csv"), "0123456789");
    Files.writeString(directory.resolve("empty"), "");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/passwd"));
  }

  private static Response get(String address, Object... values) {
    return client.request().get("/api/processes/" + id + address, values);
  }

  private static HttpURLConnection open(String address) throws IOException {
    return client.open("/api/processes/" + id + address);
  }

  @Test
  void files_are_listed_page_by_page() {
    Response all = get("/files/");
    assertThat(all.statusCode()).as(all.asString()).isEqualTo(200);
    assertThat(all.jsonPath().getList("files.path"))
        .contains("large.bin", "out/céu/a b.csv", "empty", "link", "run.out", "config.yml")
        .noneMatch(path -> path.toString().startsWith(".orchestration"));
    assertThat(all.jsonPath().getLong("files.find { it.path == 'large.bin' }.size"))
        .isEqualTo(LARGE);
    assertThat(all.jsonPath().getString("files.find { it.path == 'link' }.type")).isEqualTo("link");

    Response page = get("/files/?page=2&page_size=2");
    assertThat(page.jsonPath().getList("files")).hasSize(2);
    assertThat(page.header("X-Total-Count")).isEqualTo(page.jsonPath().getString("count"));
    assertThat(page.header("Link")).contains("rel=\"next\"").contains("rel=\"prev\"");
    assertThat(get("/files/?glob={glob}", "**/*.csv").jsonPath().getList("files.path"))
        .isEqualTo(List.of("out/céu/a b.csv"));
  }

  @Test
  void a_large_file_arrives_whole_and_any_range_of_it() throws IOException {
    Path copy = temp.resolve("copy");
    HttpURLConnection whole = open("/files/large.bin");
    assertThat(whole.getContentLengthLong()).isEqualTo(LARGE);
    try (InputStream body = whole.getInputStream()) {
      Files.copy(body, copy);
    }
    assertThat(Files.mismatch(copy, directory.resolve("large.bin"))).isEqualTo(-1);

    byte[] all = Files.readAllBytes(copy);
    String etag = whole.getHeaderField("ETag");
    range("bytes=1000000-2999999", all, 1_000_000, 3_000_000);
    range("bytes=-7", all, LARGE - 7, LARGE);
    range("bytes=" + (LARGE - 1) + "-", all, LARGE - 1, LARGE);

    Response resumed =
        client
            .request()
            .header("Range", "bytes=-7")
            .header("If-Range", etag)
            .get("/api/processes/{id}/files/large.bin", id);
    assertThat(resumed.statusCode()).isEqualTo(206);
    Response other =
        client
            .request()
            .header("Range", "bytes=-7")
            .header("If-Range", "\"other\"")
            .get("/api/processes/{id}/files/empty", id);
    assertThat(other.statusCode()).isEqualTo(200);
  }

  private static void range(String header, byte[] all, int from, int to) {
    Response part =
        client.request().header("Range", header).get("/api/processes/{id}/files/large.bin", id);
    assertThat(part.statusCode()).as(header).isEqualTo(206);
    assertThat(part.header("Content-Range"))
        .isEqualTo("bytes %d-%d/%d".formatted(from, to - 1, LARGE));
    assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(all, from, to));
  }

  @Test
  void head_etag_and_ranges_answer_as_http_has_it() {
    Response head = client.request().head("/api/processes/{id}/files/large.bin", id);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(LARGE));
    assertThat(head.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(head.header("Content-Disposition")).startsWith("attachment; filename=\"large.bin\"");
    Response same =
        client
            .request()
            .header("If-None-Match", head.header("ETag"))
            .get("/api/processes/{id}/files/large.bin", id);
    assertThat(same.statusCode()).isEqualTo(304);

    Response beyond =
        client.request().header("Range", "bytes=10-").get("/api/processes/{id}/files/empty", id);
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.header("Content-Range")).isEqualTo("bytes */0");
    Response named = get("/files/out/céu/a b.csv");
    assertThat(named.asString()).isEqualTo("0123456789");
    assertThat(named.header("Content-Disposition")).contains("filename*=UTF-8''a%20b.csv");
    Response empty = get("/files/empty");
    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.asByteArray()).isEmpty();
  }

  @Test
  void what_is_no_file_of_the_run_is_not_sent() {
    assertThat(get("/files/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/files/.orchestration/task").statusCode()).isEqualTo(404);
    Response link = get("/files/link");
    assertThat(link.statusCode()).isEqualTo(409);
    assertThat(link.asString()).contains("link").doesNotContain("root:");
  }

  @Test
  void a_file_that_changes_while_it_is_sent_breaks_the_answer_off() throws IOException {
    Path growing = directory.resolve("growing.bin");
    Files.copy(directory.resolve("large.bin"), growing);
    HttpURLConnection answer = open("/files/growing.bin");
    try (InputStream body = answer.getInputStream()) {
      body.readNBytes(1_000_000);
      Files.writeString(growing, "more", StandardOpenOption.APPEND);
      assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class);
    } finally {
      Files.delete(growing);
    }
  }

  @Test
  void an_archive_has_the_files_as_they_are() throws Exception {
    Path tar = temp.resolve("run.tar");
    try (InputStream body = open("/archive/").getInputStream()) {
      Files.copy(body, tar);
    }
    Process unpack =
        new ProcessBuilder("tar", "-xf", tar.toString(), "-C", temp.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(unpack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(unpack.waitFor()).as(said).isZero();
    Path run = temp.resolve(client.process(id).getString("path_str"));
    for (String path : List.of("large.bin", "out/céu/a b.csv", "empty", "config.yml")) {
      assertThat(Files.mismatch(run.resolve(path), directory.resolve(path))).as(path).isEqualTo(-1);
    }
    assertThat(run.resolve("link")).doesNotExist();
    assertThat(run.resolve(".orchestration")).doesNotExist();
    assertThat(get("/archive/?glob=nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void the_receipt_of_a_successful_run_lists_each_of_its_files() throws Exception {
    int run = client.start("counted", "");
    client.await(run, LIMIT, "Successful");
    JsonPath receipt =
        Awaitility.await("the receipt of process " + run)
            .atMost(LIMIT)
            .until(() -> client.process(run), process -> process.getMap("manifest") != null);
    byte[] manifest =
        client.request().get("/api/processes/{id}/files/manifest.json", run).asByteArray();
    Path left = platform.runDirectory(client, run);

    assertThat(receipt.getString("manifest.sha256")).isEqualTo(sha256(manifest));
    assertThat(receipt.getString("manifest.missing")).isNull();
    assertThat(Files.readAllBytes(left.resolve("manifest.json"))).isEqualTo(manifest);
    JsonPath listed = JsonPath.from(new String(manifest, StandardCharsets.UTF_8));
    assertThat(listed.getInt("process")).isEqualTo(run);
    assertThat(listed.getString("task_id")).isEqualTo(receipt.getString("task_id"));
    List<Map<String, Object>> files = listed.getList("files");
    assertThat(files).hasSize(receipt.getInt("manifest.files"));
    assertThat(files.stream().map(file -> file.get("path")))
        .contains("run.out", "config.yml")
        .doesNotContain("manifest.json");
    for (Map<String, Object> file : files) {
      byte[] content = Files.readAllBytes(left.resolve(file.get("path").toString()));
      assertThat(file.get("sha256")).as(file.toString()).isEqualTo(sha256(content));
      assertThat(file.get("size")).as(file.toString()).isEqualTo(content.length);
    }
  }

  private static String sha256(byte[] content) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void while_the_agent_is_away_it_is_named() {
    platform.agent().terminate();
    try {
      Response answer = get("/files/empty");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.asString()).contains("does not answer");
    } finally {
      platform.startAgent();
    }
  }
}
