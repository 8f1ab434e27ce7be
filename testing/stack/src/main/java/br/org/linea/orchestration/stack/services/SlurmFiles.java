package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Folders and settings of one private Slurm cluster. */
final class SlurmFiles {

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
      AuthInfo=socket=%8$s
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
      AccountingStoragePass=%8$s
      AccountingStoreFlags=job_comment
      NodeName=n1 NodeHostname=%2$s NodeAddr=127.0.0.1 Port=%4$d CPUs=32 RealMemory=64000
      PartitionName=main Nodes=n1 Default=YES DefaultTime=60 MaxTime=1440 State=UP
      PartitionName=short Nodes=n1 DefaultTime=1 MaxTime=1 State=UP
      PartitionName=hidden Nodes=n1 Hidden=YES DefaultTime=60 MaxTime=1440 State=UP
      """;

  private final Path folder;
  private final String cluster;
  private final SlurmVariant variant;
  private final SlurmAccounts accounts;
  private final int controllerPort = Ports.free();
  private final int nodePort = Ports.free();

  SlurmFiles(Path folder, String cluster, SlurmVariant variant, SlurmAccounts accounts) {
    this.folder = folder;
    this.cluster = cluster;
    this.variant = variant;
    this.accounts = accounts;
  }

  void write() {
    try {
      for (String name : List.of("run", "log", "state", "spool")) {
        Files.createDirectories(folder.resolve(name));
      }
      Files.writeString(conf(), slurmText());
      variant.copyFiles(folder);
      accounts.copyKey(folder);
      if (looksForControlGroups()) {
        Files.writeString(folder.resolve("cgroup.conf"), "CgroupPlugin=disabled\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Versions from 23 on look for control groups even where nothing uses them, unless this setting
   * switches it off; older ones refuse the setting.
   */
  private boolean looksForControlGroups() {
    String version = Command.run(folder, environment(), List.of("slurmctld", "-V"));
    Matcher major = MAJOR.matcher(version);
    return major.find() && Integer.parseInt(major.group(1)) >= FIRST_WITH_CONTROL_GROUPS;
  }

  private String slurmText() throws IOException {
    // As Slurm itself does: the kernel's name up to the first dot, whatever a resolver makes of it.
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip().split("\\.")[0];
    return variant.slurmConf(
        SLURM_CONF.formatted(
            cluster,
            host,
            controllerPort,
            nodePort,
            System.getProperty("user.name"),
            folder,
            accounts.port(),
            accounts.mungeSocket()));
  }

  List<String> slurmctld() {
    return List.of("slurmctld", "-D", "-i", "-f", conf().toString());
  }

  List<String> slurmd() {
    return List.of("slurmd", "-D", "-N", "n1", "-f", conf().toString());
  }

  /** What every client and daemon of this cluster needs. */
  Map<String, String> environment() {
    return Map.of("SLURM_CONF", conf().toString());
  }

  String cluster() {
    return cluster;
  }

  Path folder() {
    return folder;
  }

  Path conf() {
    return folder.resolve("slurm.conf");
  }

  int controllerPort() {
    return controllerPort;
  }

  int nodePort() {
    return nodePort;
  }
}
