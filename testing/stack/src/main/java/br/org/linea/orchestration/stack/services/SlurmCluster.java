package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.Ports;
import br.org.linea.orchestration.stack.process.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One slurmctld and the slurmd of its one node. Partitions: {@code main} (default), {@code short}
 * (one minute), {@code hidden}.
 */
final class SlurmCluster {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final SlurmFiles files;
  private Child slurmctld;
  private Child slurmd;

  SlurmCluster(SlurmFiles files) {
    this.files = files;
  }

  /** Starts both and returns when the node is idle. */
  void start() {
    controller.start();
    node.start();
    Wait.until(
        LIMIT,
        () -> ask("sinfo", "--noheader", "--format=%T", "--partition=main").contains("idle"),
        () -> slurmctld.failure("shows no idle node"));
  }

  private final Part node =
      new Part() {
        @Override
        public void start() {
          slurmd = SlurmCluster.this.start("slurmd", files.slurmd());
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
                      && Command.ask(
                                  files.folder(), files.environment(), List.of("scontrol", "ping"))
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
  Part controller() {
    return controller;
  }

  void stop() {
    if (slurmctld != null && slurmctld.isAlive()) {
      slurmctld.resume();
      cancelAll();
    }
    for (Child child : new Child[] {slurmd, slurmctld}) {
      if (child != null) {
        child.stop(STOP_LIMIT);
      }
    }
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

  void kill() {
    for (Child child : new Child[] {slurmd, slurmctld}) {
      child.kill();
    }
  }

  /** Runs one of Slurm's commands on this cluster. */
  String ask(String... argv) {
    return Command.run(files.folder(), files.environment(), List.of(argv));
  }

  Path conf() {
    return files.conf();
  }

  private Child start(String name, List<String> argv) {
    Path log = files.folder().resolve("log").resolve(name + ".out");
    return Child.start(name, files.folder(), log, files.environment(), argv);
  }
}
