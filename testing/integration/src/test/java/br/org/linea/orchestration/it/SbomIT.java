package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of what the packaged programs consist of, as CycloneDX. */
class SbomIT {

  /** Quarkus takes classes out of this one; the list has the hash of the jar as it is published. */
  private static final String CHANGED = "opentelemetry-exporter-otlp";

  private static final Path ROOT = ProjectFolder.find().root();

  private static JsonNode sbom(String program) throws IOException {
    return new ObjectMapper()
        .readTree(ROOT.resolve(program).resolve("target/" + program + ".cdx.json").toFile());
  }

  private static Stream<JsonNode> components(String program) throws IOException {
    return StreamSupport.stream(sbom(program).path("components").spliterator(), false);
  }

  private static String sha256(JsonNode component) {
    return StreamSupport.stream(component.path("hashes").spliterator(), false)
        .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
        .map(hash -> hash.path("content").asText())
        .findFirst()
        .orElse("");
  }

  private static String sha256(Path file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  private static Map<String, String> jars(String program) throws IOException {
    Path libraries = ROOT.resolve(program).resolve("target/quarkus-app/lib");
    assumeTrue(Files.isDirectory(libraries), "a native build has no jars");
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(libraries)) {
      files
          .filter(file -> file.toString().endsWith(".jar"))
          .forEach(file -> hashes.put(sha256(file), file.getFileName().toString()));
    }
    return hashes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"orchestrator-api", "slurm-agent"})
  void every_jar_that_ships_is_in_the_list_with_its_hash_and_nothing_else_is(String program)
      throws IOException {
    Map<String, String> listed = new TreeMap<>();
    components(program)
        .filter(each -> !each.path("name").asText().equals(program))
        .forEach(each -> listed.put(sha256(each), each.path("name").asText()));

    Map<String, String> jars = jars(program);
    assertThat(jars).hasSizeGreaterThan(100);
    assertThat(listed.values().remove(CHANGED)).isTrue();
    assertThat(jars.values().removeIf(jar -> jar.matches(".*[.]" + CHANGED + "-[0-9].*"))).isTrue();
    assertThat(listed.keySet()).isEqualTo(jars.keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"orchestrator-api", "slurm-agent"})
  void every_part_has_an_address_and_a_license(String program) throws IOException {
    List<JsonNode> components = components(program).toList();

    assertThat(sbom(program).path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(components)
        .allMatch(each -> each.path("purl").asText().startsWith("pkg:maven/"))
        .allMatch(each -> !each.path("licenses").isEmpty());
  }
}
