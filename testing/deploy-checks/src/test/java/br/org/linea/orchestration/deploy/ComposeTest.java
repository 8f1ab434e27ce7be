package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * {@code deploy/compose}, as far as it can be judged without an engine; testing/containers starts
 * it.
 */
class ComposeTest {

  private static final Path COMPOSE = Checkout.ROOT.resolve("deploy/compose");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:?[-?][^}]*)?}");
  private static final Pattern BASE = Pattern.compile("(?m)^FROM (\\S+)(?: AS (\\S+))?$");
  private static final Pattern TAGGED = Pattern.compile("[a-z0-9./-]+:[a-z0-9][\\w.-]*");

  @TempDir private Path temp;

  private Map<String, String> init(String host) {
    ScriptResult outcome =
        ScriptResult.of(
            COMPOSE, Map.of(), List.of("python3", "./init", host, "--folder", temp.toString()));
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return Checkout.text(temp.resolve(".env"))
        .lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, TreeMap::new));
  }

  private static Map<String, Map<String, Object>> services() {
    Map<String, Map<String, Map<String, Object>>> file =
        new Yaml().load(Checkout.text(COMPOSE.resolve("compose.yaml")));
    return file.get("services");
  }

  @Test
  void init_makes_each_secret_different_and_only_its_owner_reads_them() throws IOException {
    Map<String, String> env = init("orchestration.example.org");

    List<String> secrets =
        env.entrySet().stream()
            .filter(each -> each.getKey().matches(".*_(PASSWORD|SECRET)"))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(secrets)
        .hasSizeGreaterThan(8)
        .doesNotHaveDuplicates()
        .allSatisfy(secret -> assertThat(secret).matches("[0-9a-f]{48}"));
    assertThat(Files.getPosixFilePermissions(temp.resolve(".env")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(temp.resolve("generated")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void init_run_again_keeps_the_secrets_and_the_certificate() throws IOException {
    Map<String, String> first = init("a.example.org");
    byte[] certificate = Files.readAllBytes(temp.resolve("generated/tls/server.crt"));

    Map<String, String> second = init("b.example.org");

    assertThat(second).containsEntry("ORCHEST_HOST", "b.example.org");
    first.remove("ORCHEST_HOST");
    assertThat(second).containsAllEntriesOf(first);
    assertThat(temp.resolve("generated/tls/server.crt")).hasBinaryContent(certificate);
  }

  @Test
  void every_variable_of_the_compose_file_is_made_by_init_or_has_a_default() {
    Set<String> made = init("orchestration.example.org").keySet();

    List<String> unknown =
        VARIABLE
            .matcher(Checkout.text(COMPOSE.resolve("compose.yaml")))
            .results()
            .filter(found -> found.group(2) == null || found.group(2).contains("?"))
            .map(found -> found.group(1))
            .filter(name -> !made.contains(name))
            .toList();

    assertThat(unknown).isEmpty();
  }

  @Test
  void no_default_password_is_left() {
    init("orchestration.example.org");

    for (String made : List.of(".env", "generated/rabbitmq.json", "generated/realm.json")) {
      assertThat(Checkout.text(temp.resolve(made))).doesNotContain("development-only", "guest");
    }
    assertThat(Checkout.text(temp.resolve("generated/rabbitmq.json")))
        .contains("\"agent-local-agent\"")
        .doesNotContain("administrator", "{worker}");
  }

  @Test
  void the_broker_and_the_realm_know_each_agent_of_the_compose_file() {
    init("orchestration.example.org");
    String users = Checkout.text(temp.resolve("generated/rabbitmq.json"));
    String realm = Checkout.text(temp.resolve("generated/realm.json"));

    for (String service : List.of("agent", "slurm")) {
      Map<?, ?> environment = (Map<?, ?>) services().get(service).get("environment");
      Object worker = environment.get("SLURM_AGENT_WORKER");
      assertThat(environment.get("RABBITMQ_USERNAME")).isEqualTo("agent-" + worker);
      assertThat(environment.get("QUARKUS_OIDC_CLIENT_CLIENT_ID")).isEqualTo(worker);
      assertThat(users)
          .contains("\"name\": \"agent-" + worker + "\"")
          .contains("\"name\": \"agent." + worker + "\"")
          .contains("\"name\": \"agent." + worker + ".files\"");
      assertThat(realm).contains("\"clientId\": \"" + worker + "\"");
    }
  }

  @Test
  void the_proxy_alone_is_published_unless_a_profile_says_more() {
    services()
        .forEach(
            (name, service) -> {
              if (!name.equals("proxy") && !service.containsKey("profiles")) {
                assertThat(service).as(name).doesNotContainKey("ports");
                assertThat(service.get("networks")).as(name).isEqualTo(List.of("inside"));
              }
            });
  }

  @Test
  void every_service_is_confined_and_has_limits() {
    services()
        .forEach(
            (name, service) -> {
              assertThat(service.get("security_opt"))
                  .as(name)
                  .isEqualTo(List.of("no-new-privileges:true"));
              assertThat(service.get("read_only")).as(name).isEqualTo(true);
              assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
              assertThat(service.get("mem_limit")).as(name).isNotNull();
              assertThat(service.get("pids_limit")).as(name).isInstanceOf(Integer.class);
            });
  }

  @Test
  void images_that_start_as_root_are_given_their_own_user() {
    assertThat(services().get("postgres")).containsEntry("user", "postgres");
    assertThat(services().get("rabbitmq")).containsEntry("user", "rabbitmq");
  }

  @Test
  void the_proxies_ask_the_name_servers_of_their_container() {
    for (String service : List.of("proxy", "amqps")) {
      assertThat((Map<?, ?>) services().get(service).get("environment"))
          .as(service)
          .isEqualTo(
              Map.of(
                  "NGINX_ENTRYPOINT_LOCAL_RESOLVERS", "true", "NGINX_ENVSUBST_OUTPUT_DIR", "/tmp"));
    }
    for (String file : List.of("proxy/nginx.conf", "proxy/amqps.conf")) {
      assertThat(Checkout.text(COMPOSE.resolve(file)))
          .as(file)
          .contains("include /tmp/resolver.conf;")
          .doesNotContain("127.0.0.11");
    }
  }

  /** nginx refuses to start where its busy buffers, twice one buffer by default, are all it has. */
  @Test
  void a_larger_buffer_of_the_proxy_comes_with_more_of_them() {
    String text = Checkout.text(COMPOSE.resolve("proxy/nginx.conf"));

    assertThat(text.split("proxy_buffer_size 16k;"))
        .hasSize(3)
        .satisfies(parts -> assertThat(parts[1].strip()).startsWith("proxy_buffers 8 16k;"))
        .satisfies(parts -> assertThat(parts[2].strip()).startsWith("proxy_buffers 8 16k;"));
  }

  @Test
  void every_image_has_a_version_and_keycloak_that_of_the_tests() {
    String keycloak = "quay.io/keycloak/keycloak:" + keycloakOfTheTests();
    services()
        .forEach(
            (name, service) -> {
              if (service.containsKey("image")) {
                assertTagged((String) service.get("image"));
              } else {
                assertThat(service).as(name).containsKey("build");
              }
            });
    for (Path file : Checkout.named(".Dockerfile")) {
      Set<String> stages = new HashSet<>();
      for (MatchResult from : BASE.matcher(Checkout.text(file)).results().toList()) {
        if (!stages.contains(from.group(1))) {
          assertTagged(from.group(1));
          if (from.group(1).contains("/keycloak:")) {
            assertThat(from.group(1)).isEqualTo(keycloak);
          }
        }
        stages.add(from.group(2));
      }
      assertThat(stages).as(file.toString()).isNotEmpty();
    }
  }

  @Test
  void every_image_says_how_its_health_is_seen() {
    assertThat(Checkout.named(".Dockerfile"))
        .hasSizeGreaterThan(3)
        .allSatisfy(file -> assertThat(Checkout.text(file)).contains("\nHEALTHCHECK "));
  }

  @Test
  void its_private_network_is_the_only_reason_to_do_without_tls() {
    for (String service : List.of("api", "agent", "slurm")) {
      Map<?, ?> environment = (Map<?, ?>) services().get(service).get("environment");
      String prefix = service.equals("api") ? "ORCHESTRATOR" : "SLURM_AGENT";
      assertThat(environment.get(prefix + "_PLAIN_CONNECTIONS")).as(service).isEqualTo("true");
      assertThat(services().get(service).get("networks")).isEqualTo(List.of("inside"));
    }
  }

  private static void assertTagged(String image) {
    assertThat(image).matches(TAGGED).doesNotEndWith(":latest");
  }

  private static String keycloakOfTheTests() {
    return Checkout.text(Checkout.ROOT.resolve("pom.xml"))
        .lines()
        .filter(line -> line.contains("<keycloak.version>"))
        .map(line -> line.replaceAll(".*<keycloak.version>(.*)</.*", "$1"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void docker_compose_finds_no_fault_where_it_is_installed() throws IOException {
    assumeTrue(
        ScriptResult.of(temp, Map.of(), List.of("sh", "-c", "docker compose version")).exit() == 0,
        "SKIPPED: there is no docker compose here");
    init("orchestration.example.org");

    ScriptResult outcome =
        ScriptResult.of(
            temp,
            Map.of("COMPOSE_PROFILES", "agents,slurm"),
            List.of(
                "docker",
                "compose",
                "--project-directory",
                temp.toString(),
                "--file",
                COMPOSE.resolve("compose.yaml").toString(),
                "config",
                "--quiet"));

    assertThat(outcome).isEqualTo(new ScriptResult(0, ""));
  }
}
