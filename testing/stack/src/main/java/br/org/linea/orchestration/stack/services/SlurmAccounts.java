package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the clusters of one stack share: munged, MariaDB and slurmdbd. */
final class SlurmAccounts implements Part {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final int KEY_BYTES = 128;
  private static final String DATABASE = "slurm_acct_db";

  /** Beside a slurm.conf, where auth/slurm looks for it. */
  private static final String SLURM_KEY = "slurm.key";

  private final Path folder;
  private final SlurmVariant variant;
  private final String user = System.getProperty("user.name");
  private final int port = Ports.free();
  private Child munged;
  private Child mariadb;
  private Child slurmdbd;

  /** The settings and the data are kept in {@code folder}. */
  SlurmAccounts(Path folder, SlurmVariant variant) {
    this.folder = folder;
    this.variant = variant;
  }

  void write() {
    try {
      for (String name : List.of("run", "log", "db", "tmp")) {
        Files.createDirectories(folder.resolve(name));
      }
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      secret(folder.resolve("munge.key"), key);
      secret(folder.resolve(SLURM_KEY), key);
      secret(folder.resolve("slurmdbd.conf"), slurmdbdText().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The key of auth/slurm, for another cluster that trusts this one. */
  void copyKey(Path other) throws IOException {
    if (!other.equals(folder)) {
      secret(other.resolve(SLURM_KEY), Files.readAllBytes(folder.resolve(SLURM_KEY)));
    }
  }

  private static void secret(Path file, byte[] content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content);
  }

  private String slurmdbdText() {
    String plain =
        """
        AuthType=auth/munge
        AuthInfo=socket=%5$s
        DbdHost=localhost
        DbdAddr=127.0.0.1
        DbdPort=%2$d
        SlurmUser=%3$s
        LogFile=%1$s/log/slurmdbd.log
        PidFile=%1$s/run/slurmdbd.pid
        StorageType=accounting_storage/mysql
        StorageHost=localhost
        StorageUser=%3$s
        StorageLoc=%4$s
        """
            .formatted(folder, port, user, DATABASE, mungeSocket());
    return variant.slurmdbdConf(plain);
  }

  void startMunge() {
    munged =
        start(
            "munged",
            List.of(
                "munged",
                "--foreground",
                "--force",
                "--socket=" + mungeSocket(),
                "--key-file=" + folder.resolve("munge.key"),
                "--pid-file=" + folder.resolve("run/munged.pid"),
                "--seed-file=" + folder.resolve("run/munged.seed"),
                "--log-file=" + folder.resolve("log/munged.log")));
    List<String> munge = List.of("munge", "--no-input", "--socket=" + mungeSocket());
    munged.awaitReady(LIMIT, () -> Command.ask(folder, Map.of(), munge).exit() == 0);
  }

  /**
   * Starts the database.
   *
   * @param first whether it has to be made
   */
  void startDatabase(boolean first) {
    if (first) {
      Command.run(folder, Map.of(), installDb());
    }
    mariadb = start("mariadbd", mariadbd());
    mariadb.awaitReady(LIMIT, () -> Files.exists(mariadbSocket()));
    if (first) {
      Command.run(folder, Map.of(), createDatabase());
    }
  }

  /** A server that starts removes the temporary tables of all others that share its folder. */
  private String tmpdir() {
    return "--tmpdir=" + folder.resolve("tmp");
  }

  private List<String> installDb() {
    return List.of(
        "mariadb-install-db",
        "--no-defaults",
        "--datadir=" + folder.resolve("db"),
        tmpdir(),
        "--user=" + user,
        "--auth-root-authentication-method=socket",
        "--auth-root-socket-user=" + user,
        "--skip-test-db");
  }

  private List<String> mariadbd() {
    return List.of(
        "mariadbd",
        "--no-defaults",
        "--datadir=" + folder.resolve("db"),
        tmpdir(),
        "--user=" + user,
        "--socket=" + mariadbSocket(),
        "--pid-file=" + folder.resolve("run/mariadbd.pid"),
        "--skip-networking",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=64M");
  }

  /**
   * slurmdbd would make its database itself, but not with MariaDB's client library 11.8.9: the
   * connection that it tries first, and then uses again, refuses every result ("Number of columns
   * in result (=1) set execeeds maxmimum allowed number of columns (=0)").
   */
  private List<String> createDatabase() {
    return List.of(
        "mariadb",
        "--no-defaults",
        "--socket=" + mariadbSocket(),
        "--execute=CREATE DATABASE " + DATABASE);
  }

  @Override
  public void start() {
    slurmdbd = start("slurmdbd", List.of("slurmdbd", "-D"));
    slurmdbd.awaitReady(LIMIT, () -> Ports.accepts(port));
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

  void stopAll() {
    for (Child child : new Child[] {slurmdbd, mariadb, munged}) {
      if (child != null) {
        child.stop(STOP_LIMIT);
      }
    }
  }

  void killAll() {
    for (Child child : new Child[] {slurmdbd, mariadb, munged}) {
      if (child != null) {
        child.kill();
      }
    }
  }

  int port() {
    return port;
  }

  Path mungeSocket() {
    return folder.resolve("run/munge.socket");
  }

  private Path mariadbSocket() {
    return folder.resolve("run/mariadb.socket");
  }

  private Child start(String name, List<String> argv) {
    return Child.start(
        name,
        folder,
        folder.resolve("log").resolve(name + ".out"),
        Map.of(
            "SLURM_CONF",
            folder.resolve("slurm.conf").toString(),
            "MYSQL_UNIX_PORT",
            mariadbSocket().toString()),
        argv);
  }
}
