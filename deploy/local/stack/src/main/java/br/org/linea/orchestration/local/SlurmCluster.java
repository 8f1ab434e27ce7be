package br.org.linea.orchestration.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One Slurm cluster of one node, with accounting: munged, MariaDB, slurmdbd, slurmctld, slurmd as
 * children of this process. Partitions: {@code main} (default), {@code short} (one minute), {@code
 * hidden}.
 */
final class SlurmCluster implements Backing {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final SlurmFiles files;
  private Child munged;
  private Child mariadb;
  private Child slurmdbd;
  private Child slurmctld;
  private Child slurmd;

  SlurmCluster(Path folder) {
    this.folder = folder.resolve("slurm");
    this.files = new SlurmFiles(this.folder);
  }

  @Override
  public synchronized void start() {
    boolean first = !Files.exists(files.conf());
    if (first) {
      files.write();
    }
    startMunge();
    startAccounting(first);
    startController();
    startNode();
    Child.await(
        LIMIT,
        () -> ask("sinfo", "--noheader", "--format=%T", "--partition=main").contains("idle"),
        () -> slurmctld.failure("shows no idle node"));
  }

  private void startMunge() {
    munged = start("munged", files.munged());
    munged.awaitReady(LIMIT, () -> Files.exists(files.mungeSocket()));
  }

  private void startAccounting(boolean first) {
    if (first) {
      Child.run(
          "mariadb-install-db", folder, log("mariadb-install"), Map.of(), LIMIT, files.installDb());
    }
    mariadb = start("mariadbd", files.mariadbd());
    mariadb.awaitReady(LIMIT, () -> Files.exists(files.mariadbSocket()));
    slurmdbd = start("slurmdbd", List.of("slurmdbd", "-D"));
    slurmdbd.awaitReady(LIMIT, () -> Ports.accepts(files.slurmdbdPort()));
    if (first) {
      ask("sacctmgr", "--immediate", "add", "cluster", SlurmFiles.CLUSTER);
      ask("sacctmgr", "--immediate", "add", "account", "science", "Cluster=" + SlurmFiles.CLUSTER);
      ask(
          "sacctmgr",
          "--immediate",
          "add",
          "user",
          System.getProperty("user.name"),
          "Account=science");
    }
  }

  /** Starts slurmctld; its state is that of the last stop. */
  synchronized void startController() {
    slurmctld = start("slurmctld", List.of("slurmctld", "-D", "-f", files.conf().toString()));
    slurmctld.awaitReady(LIMIT, () -> Ports.accepts(files.controllerPort()));
  }

  synchronized void stopController() {
    slurmctld.stop(Duration.ofSeconds(20));
  }

  synchronized void killController() {
    slurmctld.kill();
  }

  synchronized void startNode() {
    slurmd = start("slurmd", List.of("slurmd", "-D", "-N", "n1", "-f", files.conf().toString()));
    slurmd.awaitReady(LIMIT, () -> Ports.accepts(files.nodePort()));
  }

  synchronized void stopNode() {
    slurmd.stop(Duration.ofSeconds(20));
  }

  @Override
  public synchronized void stop() {
    if (munged == null) {
      return;
    }
    if (slurmctld != null && slurmctld.isAlive()) {
      cancelAll();
    }
    for (Child child : new Child[] {slurmd, slurmctld, slurmdbd, mariadb, munged}) {
      if (child != null) {
        child.stop(Duration.ofSeconds(15));
      }
    }
    munged = null;
  }

  private void cancelAll() {
    try {
      ask("scancel", "--full", "--user=" + System.getProperty("user.name"));
      Child.await(
          Duration.ofSeconds(15),
          () -> ask("squeue", "--all", "--noheader", "--states=R,CG").isBlank(),
          () -> slurmctld.failure("still has running jobs"));
    } catch (IllegalStateException e) {
      // The guard's sweep ends what is left; a cluster that a test broke must not keep us from it.
      System.getLogger(SlurmCluster.class.getName())
          .log(System.Logger.Level.WARNING, e.getMessage());
    }
  }

  @Override
  public synchronized void kill() {
    slurmctld.kill();
    slurmd.kill();
  }

  String ask(String... argv) {
    return Child.run(argv[0], folder, log("client"), files.environment(), LIMIT, List.of(argv));
  }

  Path conf() {
    return files.conf();
  }

  private Child start(String name, List<String> argv) {
    return Child.start(name, folder, log(name), files.environment(), argv);
  }

  private Path log(String name) {
    return folder.resolve("log").resolve(name + ".out");
  }
}
