package br.org.linea.orchestration.stack.programs;

import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.KeycloakServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One running instance of {@code slurm-agent}. */
public final class SlurmAgent extends Program {

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String READY = "slurm-agent ready";

  private SlurmAgent(Child child) {
    super(child);
  }

  /**
   * Starts an agent and returns when it says that it is ready.
   *
   * @param site what it works with
   * @param api where it registers
   * @param journal its journal; give the same one to the agent that replaces it
   * @param user its login at the broker
   * @param more settings on top
   */
  public static SlurmAgent start(
      Site site, URI api, Path journal, Broker.User user, Map<String, String> more) {
    return start(site, api, journal, user, more, asInstalled(site.stack().project()));
  }

  /** As the installer has it started. */
  public static Launch asInstalled(ProjectFolder project) {
    return new Launch(
        Optional.empty(), List.of("@" + project.root().resolve("deploy/systemd/jvm.options")));
  }

  /**
   * Runs a command of the program beside an agent, to its end.
   *
   * @param words the command and its options
   */
  public static Command.Outcome command(
      Site site, URI api, Path journal, Broker.User user, List<String> words) {
    List<String> argv = new ArrayList<>(argv(site.stack().project(), "slurm-agent"));
    argv.addAll(words);
    return Command.ask(
        site.stack().folder("agent-tools"), environment(site, api, journal, user, Map.of()), argv);
  }

  /** As the other one, with a program and options of the caller's. */
  public static SlurmAgent start(
      Site site, URI api, Path journal, Broker.User user, Map<String, String> more, Launch launch) {
    Map<String, String> env = environment(site, api, journal, user, more);
    Path log = journal.resolveSibling(journal.getFileName() + ".out");
    long before = size(log);
    Child child = launch(site.stack(), "slurm-agent", launch, "agent", log, env);
    child.awaitReady(START_LIMIT, () -> saysReady(log, before));
    return new SlurmAgent(child);
  }

  private static Map<String, String> environment(
      Site site, URI api, Path journal, Broker.User user, Map<String, String> more) {
    KeycloakServer keycloak = site.stack().keycloak();
    Map<String, String> env = new HashMap<>(site.brokerEnvironment(user));
    env.put("SLURM_AGENT_WORKER", "slurm-agent");
    env.put("SLURM_AGENT_API_URL", api.toString());
    env.put("SLURM_AGENT_PIPELINES_DIR", site.pipelines().toString());
    env.put("SLURM_AGENT_PROCESSING_DIR", site.processing().toString());
    env.put("SLURM_AGENT_DATASETS_DIR", site.datasets().toString());
    env.put("SLURM_AGENT_JOURNAL_DIR", journal.toString());
    env.put("QUARKUS_OIDC_CLIENT_AUTH_SERVER_URL", keycloak.realmUrl());
    env.put("QUARKUS_OIDC_CLIENT_CLIENT_ID", "slurm-agent");
    env.put("QUARKUS_OIDC_CLIENT_CREDENTIALS_SECRET", keycloak.secrets().agentSecret());
    env.put("SLURM_CONF", site.stack().slurm().conf().toString());
    // As the installer's start script has it.
    env.put("MALLOC_ARENA_MAX", "2");
    env.putAll(more);
    return env;
  }

  private static boolean saysReady(Path log, long from) {
    try (var channel = Files.newByteChannel(log)) {
      channel.position(from);
      return new String(
              java.nio.channels.Channels.newInputStream(channel).readAllBytes(),
              java.nio.charset.StandardCharsets.UTF_8)
          .contains(READY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
