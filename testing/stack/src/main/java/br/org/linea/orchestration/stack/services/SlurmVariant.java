package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a private Slurm differs from a plain one. A variant is a folder in {@code
 * testing/slurm-variants}, in which every file may be missing: {@code slurm.conf} holds settings
 * that replace or follow those of a plain cluster (an empty one takes it away), {@code
 * slurmdbd.conf} the same for accounting, {@code clusters} names further clusters on the same
 * accounting, {@code sacctmgr} holds commands for it, one per line; all other files are copied
 * beside the slurm.conf of each cluster.
 *
 * @param folder the variant's files; empty for a plain Slurm
 */
record SlurmVariant(Optional<Path> folder) {

  static final SlurmVariant PLAIN = new SlurmVariant(Optional.empty());

  private static final String SETTINGS = "slurm.conf";
  private static final String ACCOUNTS = "slurmdbd.conf";
  private static final String CLUSTERS = "clusters";
  private static final String COMMANDS = "sacctmgr";
  private static final String VARIABLE = "ORCHESTRATION_SLURM_VARIANT";

  /**
   * The variant of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static SlurmVariant named(ProjectFolder project, String name) {
    Path folder = project.root().resolve("testing/slurm-variants").resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(name + " is no variant of Slurm: there is no " + folder);
    }
    return new SlurmVariant(Optional.of(folder));
  }

  /** The one of this name, else that of {@code ORCHESTRATION_SLURM_VARIANT}, else a plain Slurm. */
  static SlurmVariant of(ProjectFolder project, Optional<String> name) {
    return name.or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
        .filter(Predicate.not(String::isEmpty))
        .map(its -> named(project, its))
        .orElse(PLAIN);
  }

  /** The names of the clusters beside the first one. */
  List<String> clusters() {
    return lines(CLUSTERS);
  }

  /** Arguments of sacctmgr that set accounting up. */
  List<List<String>> commands() {
    return lines(COMMANDS).stream().map(line -> List.of(line.split("\\s+"))).toList();
  }

  /** The slurm.conf of a plain cluster with the settings of this variant in their place. */
  String slurmConf(String plain) {
    return applied(SETTINGS, plain);
  }

  /** The same for slurmdbd.conf. */
  String slurmdbdConf(String plain) {
    return applied(ACCOUNTS, plain);
  }

  /** Whether there are accounts at all. */
  boolean hasAccounts() {
    return !lines(SETTINGS).contains("AccountingStorageType=accounting_storage/none");
  }

  /** Whether Slurm's programs trust each other by munge. */
  boolean hasMunge() {
    return !lines(SETTINGS).contains("AuthType=auth/slurm");
  }

  private String applied(String file, String plain) {
    List<String> own = lines(file);
    List<String> replaced = own.stream().map(SlurmVariant::subject).toList();
    return Stream.concat(
            plain.lines().filter(line -> !replaced.contains(subject(line))),
            own.stream().filter(SlurmVariant::isSetting))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** An empty value takes a setting away. */
  private static boolean isSetting(String line) {
    return !line.endsWith("=");
  }

  /** What a line sets: its first word up to the sign, with the name of a node or a partition. */
  private static String subject(String line) {
    return line.startsWith("NodeName=") || line.startsWith("PartitionName=")
        ? line.split("\\s+", 2)[0]
        : line.split("=", 2)[0];
  }

  /** Copies the other files beside a slurm.conf. */
  void copyFiles(Path target) throws IOException {
    if (folder.isEmpty()) {
      return;
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder.get())) {
      all.filter(file -> !List.of(SETTINGS, ACCOUNTS, CLUSTERS, COMMANDS).contains(name(file)))
          .forEach(files::add);
    }
    for (Path file : files) {
      Files.copy(file, target.resolve(name(file)));
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private List<String> lines(String file) {
    return folder
        .map(its -> its.resolve(file))
        .filter(Files::exists)
        .map(SlurmVariant::read)
        .orElse(List.of());
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
