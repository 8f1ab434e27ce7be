package br.org.linea.orchestration.agent.health;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.command.CommandRunner;
import br.org.linea.orchestration.agent.watch.WatchHeartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Reports the service's state to systemd, through {@code systemd-notify}: Java has no datagram
 * sockets of the file system. Does nothing where no service manager listens.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_notify.html">sd_notify(3)</a>
 */
@ApplicationScoped
public class ServiceManager {

  private static final Logger LOG = Logger.getLogger(ServiceManager.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SHARE = 3;
  private static final int MAX_OUTPUT = 65_536;

  private final WatchHeartbeat heartbeat;
  private final Optional<String> socket;
  private final Optional<Duration> watchdog;
  private final AtomicBoolean feeding = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("watchdog").daemon(true).factory());

  @Inject
  ServiceManager(WatchHeartbeat heartbeat) {
    this(heartbeat, System.getenv());
  }

  ServiceManager(WatchHeartbeat heartbeat, Map<String, String> environment) {
    this.heartbeat = heartbeat;
    this.socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"));
    this.watchdog =
        Optional.ofNullable(environment.get("WATCHDOG_USEC"))
            .map(Long::valueOf)
            .map(micros -> Duration.ofNanos(micros * 1000));
  }

  /**
   * The journal is open and the agent waits or works. From the first call on the watchdog is fed
   * for as long as every watch moves.
   *
   * @param status what the agent does, for {@code systemctl status}
   */
  public void ready(String status) {
    tell("--ready", "--status=" + status);
    if (feeding.compareAndSet(false, true)) {
      watchdog.ifPresent(
          limit -> {
            long interval = limit.dividedBy(SHARE).toMillis();
            thread.scheduleAtFixedRate(() -> feed(limit), 0, interval, TimeUnit.MILLISECONDS);
          });
    }
  }

  /** The agent ends in good order. */
  public void stopping() {
    thread.shutdownNow();
    tell("STOPPING=1");
  }

  private void feed(Duration limit) {
    Duration oldest = heartbeat.oldest();
    if (oldest.compareTo(limit) < 0) {
      tell("WATCHDOG=1");
    } else {
      LOG.errorf(
          "a watch has not moved for %d s; the service manager will restart the agent",
          oldest.toSeconds());
    }
  }

  private void tell(String... words) {
    if (socket.isEmpty()) {
      return;
    }
    List<String> argv = new ArrayList<>(List.of("systemd-notify"));
    argv.addAll(List.of(words));
    CommandRunner runner =
        new CommandRunner(
            Map.of("NOTIFY_SOCKET", socket.get(), "PATH", "/usr/bin:/bin"), MAX_OUTPUT);
    CommandResult result = runner.run(argv, Path.of("/"), LIMIT);
    if (!(result instanceof CommandResult.Exited exited && exited.code() == 0)) {
      LOG.warnf("systemd was not told %s: %s", List.of(words), result);
    }
  }
}
