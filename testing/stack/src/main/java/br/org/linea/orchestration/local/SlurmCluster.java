package br.org.linea.orchestration.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One Slurm cluster of one node, with accounting: munged, MariaDB, slurmdbd, slurmctld, slurmd as
 * children of this process. Partitions: {@code main} (default), {@code short} (one minute), {@code
 * hidden}. What a test takes away is the controller.
 */
final class SlurmCluster implements Backing {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

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
    controller.start();
    node.start();
    Wait.until(
        LIMIT,
        () -> ask("sinfo", "--noheader", "--format=%T", "--partition=main").contains("idle"),
        () -> slurmctld.failure("shows no idle node"));
  }

  private void startMunge() {
    munged = start("munged", files.munged());
    munged.awaitReady(LIMIT, () -> Command.ask(folder, Map.of(), files.munge()).exit() == 0);
  }

  private void startAccounting(boolean first) {
    if (first) {
      Command.run(folder, Map.of(), files.installDb());
    }
    mariadb = start("mariadbd", files.mariadbd());
    mariadb.awaitReady(LIMIT, () -> Files.exists(files.mariadbSocket()));
    if (first) {
      Command.run(folder, Map.of(), files.createDatabase());
    }
    accounting.start();
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

  private final Part accounting =
      new Part() {
        @Override
        public void start() {
          slurmdbd = SlurmCluster.this.start("slurmdbd", List.of("slurmdbd", "-D"));
          slurmdbd.awaitReady(LIMIT, () -> Ports.accepts(files.slurmdbdPort()));
        }

        @Override
        public void stop() {
          slurmdbd.stop(STOP_LIMIT);
        }

        @Override
        public void kill() {
          slurmdbd.kill();
        }

        @Override
        public void pause() {
          slurmdbd.pause();
        }

        @Override
        public void resume() {
          slurmdbd.resume();
        }
      };

  /** slurmdbd alone; the controller keeps for it what it missed. */
  Part accounting() {
    return accounting;
  }

  private final Part node =
      new Part() {
        @Override
        public void start() {
          slurmd =
              SlurmCluster.this.start(
                  "slurmd", List.of("slurmd", "-D", "-N", "n1", "-f", files.conf().toString()));
          slurmd.awaitReady(LIMIT, () -> Ports.accepts(files.nodePort()));
        }

        @Override
        public void stop() {
          slurmd.terminate(STOP_LIMIT);
        }

        @Override
        public void kill() {
          slurmd.killAlone();
        }

        @Override
        public void pause() {
          slurmd.pause();
        }

        @Override
        public void resume() {
          slurmd.resume();
        }
      };

  /** The node's daemon; jobs that run go on without it. */
  Part node() {
    return node;
  }

  private final Part controller =
      new Part() {
        @Override
        public void start() {
          slurmctld = SlurmCluster.this.start("slurmctld", files.slurmctld());
          slurmctld.awaitReady(
              LIMIT,
              () ->
                  Ports.accepts(files.controllerPort())
                      && Command.ask(folder, files.environment(), List.of("scontrol", "ping"))
                              .exit()
                          == 0);
        }

        @Override
        public void stop() {
          slurmctld.stop(STOP_LIMIT);
        }

        @Override
        public void kill() {
          slurmctld.kill();
        }

        @Override
        public void pause() {
          slurmctld.pause();
        }

        @Override
        public void resume() {
          slurmctld.resume();
        }
      };

  /** The controller; jobs go on without it. */
  @Override
  public Part vulnerable() {
    return controller;
  }

  @Override
  public synchronized void stop() {
    if (munged == null) {
      return;
    }
    if (slurmctld != null && slurmctld.isAlive()) {
      slurmctld.resume();
      cancelAll();
    }
    for (Child child : new Child[] {slurmd, slurmctld, slurmdbd, mariadb, munged}) {
      if (child != null) {
        child.stop(STOP_LIMIT);
      }
    }
    munged = null;
  }

  private void cancelAll() {
    try {
      ask("scancel", "--full", "--user=" + System.getProperty("user.name"));
      Wait.until(
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
    for (Child child : new Child[] {slurmd, slurmctld, slurmdbd, mariadb, munged}) {
      child.kill();
    }
    munged = null;
  }

  @Override
  public void pause() {
    controller.pause();
  }

  @Override
  public void resume() {
    controller.resume();
  }

  private String ask(String... argv) {
    return Command.run(folder, files.environment(), List.of(argv));
  }

  Path conf() {
    return files.conf();
  }

  private Child start(String name, List<String> argv) {
    Path log = folder.resolve("log").resolve(name + ".out");
    return Child.start(name, folder, log, files.environment(), argv);
  }
}
