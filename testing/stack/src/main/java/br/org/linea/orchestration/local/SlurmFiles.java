package br.org.linea.orchestration.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Folders, keys and settings of a private Slurm cluster. */
final class SlurmFiles {

  static final String CLUSTER = "orchestration";

  private static final int KEY_BYTES = 128;
  private static final Pattern MAJOR = Pattern.compile(" (\\d+)\\.");
  private static final int FIRST_WITH_CONTROL_GROUPS = 23;

  private static final String SLURM_CONF =
      """
      ClusterName=%1$s
      SlurmctldHost=%2$s(127.0.0.1)
      SlurmctldPort=%3$d
      SlurmdPort=%4$d
      SlurmUser=%5$s
      SlurmdUser=%5$s
      AuthType=auth/munge
      AuthInfo=socket=%6$s/run/munge.socket
      CredType=cred/munge
      StateSaveLocation=%6$s/state
      SlurmdSpoolDir=%6$s/spool
      SlurmctldPidFile=%6$s/run/slurmctld.pid
      SlurmdPidFile=%6$s/run/slurmd.pid
      SlurmctldLogFile=%6$s/log/slurmctld.log
      SlurmdLogFile=%6$s/log/slurmd.log
      ProctrackType=proctrack/pgid
      TaskPlugin=task/none
      SwitchType=switch/none
      MpiDefault=none
      JobAcctGatherType=jobacct_gather/linux
      SelectType=select/cons_tres
      SelectTypeParameters=CR_CPU_Memory
      DefMemPerCPU=100
      SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0,bf_interval=1
      EnforcePartLimits=ALL
      KillWait=2
      ReturnToService=2
      MaxJobCount=20000
      MinJobAge=300
      SlurmdParameters=config_overrides
      AccountingStorageType=accounting_storage/slurmdbd
      AccountingStorageHost=127.0.0.1
      AccountingStoragePort=%7$d
      AccountingStoragePass=%6$s/run/munge.socket
      AccountingStoreFlags=job_comment
      NodeName=n1 NodeHostname=%2$s NodeAddr=127.0.0.1 Port=%4$d CPUs=32 RealMemory=64000
      PartitionName=main Nodes=n1 Default=YES DefaultTime=60 MaxTime=1440 State=UP
      PartitionName=short Nodes=n1 DefaultTime=1 MaxTime=1 State=UP
      PartitionName=hidden Nodes=n1 Hidden=YES DefaultTime=60 MaxTime=1440 State=UP
      """;

  private static final String ACCOUNTING_DATABASE = "slurm_acct_db";

  private final Path folder;
  private final String user = System.getProperty("user.name");
  private final int controllerPort = Ports.free();
  private final int nodePort = Ports.free();
  private final int slurmdbdPort = Ports.free();

  SlurmFiles(Path folder) {
    this.folder = folder;
  }

  void write() {
    try {
      for (String name : List.of("run", "log", "state", "spool", "db")) {
        Files.createDirectories(folder.resolve(name));
      }
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      secret(folder.resolve("munge.key"), key);
      secret(slurmdbdConf(), slurmdbdText().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      Files.writeString(conf(), slurmText());
      if (looksForControlGroups()) {
        Files.writeString(folder.resolve("cgroup.conf"), "CgroupPlugin=disabled\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Versions from 23 on look for control groups even where nothing uses them, unless they are told
   * not to; older ones refuse the setting.
   */
  private boolean looksForControlGroups() {
    String version = Command.run(folder, environment(), List.of("slurmctld", "-V"));
    Matcher major = MAJOR.matcher(version);
    return major.find() && Integer.parseInt(major.group(1)) >= FIRST_WITH_CONTROL_GROUPS;
  }

  private static void secret(Path file, byte[] content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content);
  }

  private String slurmText() throws IOException {
    // As Slurm itself does: the kernel's name up to the first dot, whatever a resolver makes of it.
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip().split("\\.")[0];
    return SLURM_CONF.formatted(
        CLUSTER, host, controllerPort, nodePort, user, folder, slurmdbdPort);
  }

  private String slurmdbdText() throws IOException {
    return """
        AuthType=auth/munge
        AuthInfo=socket=%1$s/run/munge.socket
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
        .formatted(folder, slurmdbdPort, user, ACCOUNTING_DATABASE);
  }

  List<String> slurmctld() {
    return List.of("slurmctld", "-D", "-i", "-f", conf().toString());
  }

  List<String> munged() {
    return List.of(
        "munged",
        "--foreground",
        "--force",
        "--socket=" + mungeSocket(),
        "--key-file=" + folder.resolve("munge.key"),
        "--pid-file=" + folder.resolve("run/munged.pid"),
        "--seed-file=" + folder.resolve("run/munged.seed"),
        "--log-file=" + folder.resolve("log/munged.log"));
  }

  /** Asks munged for one credential. */
  List<String> munge() {
    return List.of("munge", "--no-input", "--socket=" + mungeSocket());
  }

  List<String> installDb() {
    return List.of(
        "mariadb-install-db",
        "--no-defaults",
        "--datadir=" + folder.resolve("db"),
        "--user=" + user,
        "--auth-root-authentication-method=socket",
        "--auth-root-socket-user=" + user,
        "--skip-test-db");
  }

  List<String> mariadbd() {
    return List.of(
        "mariadbd",
        "--no-defaults",
        "--datadir=" + folder.resolve("db"),
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
  List<String> createDatabase() {
    return List.of(
        "mariadb",
        "--no-defaults",
        "--socket=" + mariadbSocket(),
        "--execute=CREATE DATABASE " + ACCOUNTING_DATABASE);
  }

  /** What every client and daemon of this cluster needs. */
  Map<String, String> environment() {
    return Map.of("SLURM_CONF", conf().toString(), "MYSQL_UNIX_PORT", mariadbSocket().toString());
  }

  Path conf() {
    return folder.resolve("slurm.conf");
  }

  Path slurmdbdConf() {
    return folder.resolve("slurmdbd.conf");
  }

  Path mungeSocket() {
    return folder.resolve("run/munge.socket");
  }

  Path mariadbSocket() {
    return folder.resolve("run/mariadb.socket");
  }

  int controllerPort() {
    return controllerPort;
  }

  int nodePort() {
    return nodePort;
  }

  int slurmdbdPort() {
    return slurmdbdPort;
  }
}
