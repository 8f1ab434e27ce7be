package br.org.linea.orchestration.local.bench;

import br.org.linea.orchestration.local.LocalStack;
import br.org.linea.orchestration.local.OrchestratorApi;
import br.org.linea.orchestration.local.Service;
import br.org.linea.orchestration.local.Site;
import br.org.linea.orchestration.local.Slurm;
import br.org.linea.orchestration.local.SlurmAgent;
import br.org.linea.orchestration.local.clients.MachineClient;
import br.org.linea.orchestration.local.clients.MachineClients;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Services, both programs and a client; the agent's Slurm commands pass a script that counts. */
final class Pair implements AutoCloseable {

  private final LocalStack stack = LocalStack.own();
  private final Site site;
  private final Path bin;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  final OrchestratorApi api;
  final SlurmAgent agent;
  private final String token;

  Pair() throws IOException, InterruptedException {
    stack.require(Service.values());
    Path pipelines = stack.project().root().resolve("deploy/local/bench-pipelines");
    this.site = Site.fresh(stack, pipelines, stack.folder("processing"), stack.folder("datasets"));
    this.bin = countingCommands();
    this.api = OrchestratorApi.start(site, "api", Map.of());
    this.agent =
        SlurmAgent.start(
            site,
            api.url(),
            stack.folder("agent").resolve("journal"),
            site.broker().agent("slurm-agent"),
            Map.of("SLURM_AGENT_SLURM_BIN_DIR", bin.toString()));
    this.token = token();
  }

  private Path countingCommands() throws IOException {
    Path folder = stack.folder("bin");
    for (String command : List.of("sbatch", "squeue", "sacct", "scancel", "scontrol")) {
      Path script = folder.resolve(command);
      Files.writeString(
          script,
          "#!/bin/sh\necho >> '%s.count'\nexec /usr/bin/%s \"$@\"\n".formatted(script, command));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder;
  }

  /** How often the agent has called one of Slurm's commands. */
  long calls(String command) throws IOException {
    Path count = bin.resolve(command + ".count");
    return Files.exists(count) ? Files.size(count) : 0;
  }

  private String token() throws IOException, InterruptedException {
    MachineClient client;
    try (MachineClients clients = stack.keycloak().clients()) {
      client = clients.register("bench-client");
    }
    String basic =
        Base64.getEncoder()
            .encodeToString((client.id() + ":" + client.secret()).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(api.url().resolve("/o/token/"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    return json.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .path("access_token")
        .asText();
  }

  /** Starts a process; its id. */
  int start(String pipeline) {
    String form = "pipeline=" + URLEncoder.encode(pipeline, StandardCharsets.UTF_8);
    return ask(
            HttpRequest.newBuilder(uri("/api/processes/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)),
            201)
        .path("id")
        .asInt();
  }

  JsonNode process(int id) {
    return ask(HttpRequest.newBuilder(uri("/api/processes/" + id + "/")).GET(), 200);
  }

  String status(int id) {
    return ask(HttpRequest.newBuilder(uri("/api/processes/" + id + "/status/")).GET(), 200)
        .path("status")
        .asText();
  }

  private URI uri(String path) {
    return api.url().resolve(path);
  }

  private JsonNode ask(HttpRequest.Builder request, int expected) {
    try {
      HttpResponse<String> answer =
          http.send(
              request.header("Authorization", "Bearer " + token).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Slurm slurm() {
    return stack.slurm();
  }

  Site site() {
    return site;
  }

  Path runDirectory(JsonNode process) {
    return site.processing().resolve(process.path("path_str").asText());
  }

  @Override
  public void close() {
    agent.terminate();
    api.terminate();
    stack.close();
  }
}
