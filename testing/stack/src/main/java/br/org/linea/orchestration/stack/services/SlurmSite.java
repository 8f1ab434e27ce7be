package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Slurm with accounting, as children of this process: what its clusters share, and one cluster or
 * more. What a test takes away is the first cluster's controller.
 */
final class SlurmSite implements Backing {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final SlurmVariant variant;
  private final SlurmAccounts accounts;
  private final List<SlurmFiles> files;
  private final List<SlurmCluster> clusters;
  private boolean running;

  SlurmSite(Path folder, SlurmVariant variant) {
    Path first = folder.resolve(Slurm.FOLDER);
    this.variant = variant;
    this.accounts = new SlurmAccounts(first, variant);
    this.files =
        Stream.concat(Stream.of(Slurm.CLUSTER), variant.clusters().stream())
            .map(name -> new SlurmFiles(Slurm.folder(first, name), name, variant, accounts))
            .toList();
    this.clusters = files.stream().map(SlurmCluster::new).toList();
  }

  @Override
  public synchronized void start() {
    boolean first = !Files.exists(conf());
    if (first) {
      accounts.write();
      files.forEach(SlurmFiles::write);
    }
    running = true;
    if (variant.hasMunge()) {
      accounts.startMunge();
    }
    if (variant.hasAccounts()) {
      startAccounting(first);
    }
    clusters.forEach(SlurmCluster::start);
    if (first) {
      // A federation learns where its clusters are from those that are up.
      variant.commands().forEach(this::manage);
      awaitFederation();
    }
  }

  private void awaitFederation() {
    Wait.until(
        LIMIT,
        () -> clusters.stream().noneMatch(SlurmSite::isApart),
        () -> new IllegalStateException("the clusters of the federation do not find each other"));
  }

  private static boolean isApart(SlurmCluster cluster) {
    String federation = cluster.ask("scontrol", "show", "federation");
    return federation.contains("/No") || federation.contains(":No");
  }

  private void startAccounting(boolean first) {
    accounts.startDatabase(first);
    accounts.start();
    if (!first) {
      return;
    }
    for (SlurmFiles each : files) {
      String cluster = each.cluster();
      manage(List.of("add", "cluster", cluster));
      manage(List.of("add", "account", "science", "Cluster=" + cluster));
      manage(
          List.of(
              "add",
              "user",
              System.getProperty("user.name"),
              "Account=science",
              "Cluster=" + cluster));
    }
  }

  private void manage(List<String> command) {
    List<String> argv = new ArrayList<>(List.of("sacctmgr", "--immediate"));
    argv.addAll(command);
    Command.run(conf().getParent(), Map.of("SLURM_CONF", conf().toString()), argv);
  }

  /** slurmdbd alone; the controllers keep for it what it missed. */
  Part accounting() {
    return accounts;
  }

  /** The first cluster. */
  SlurmCluster cluster() {
    return clusters.getFirst();
  }

  /** The first cluster's controller; jobs go on without it. */
  @Override
  public Part vulnerable() {
    return cluster().controller();
  }

  @Override
  public synchronized void stop() {
    if (!running) {
      return;
    }
    clusters.forEach(SlurmCluster::stop);
    accounts.stopAll();
    running = false;
  }

  @Override
  public synchronized void kill() {
    clusters.forEach(SlurmCluster::kill);
    accounts.killAll();
    running = false;
  }

  @Override
  public void pause() {
    vulnerable().pause();
  }

  @Override
  public void resume() {
    vulnerable().resume();
  }

  Path conf() {
    return cluster().conf();
  }
}
