package br.org.linea.orchestration.it;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Slurm's own commands, each noted when an agent calls it. */
final class SlurmCalls {

  private final Path bin;
  private final Path calls;

  private SlurmCalls(Path bin, Path calls) {
    this.bin = bin;
    this.calls = calls;
  }

  static SlurmCalls noted(LocalStack stack) throws IOException {
    Path bin = stack.folder("bin");
    Path calls = Files.createFile(bin.resolve("calls"));
    for (String command : List.of("sbatch", "squeue", "sacct", "scancel", "scontrol")) {
      Path noting = bin.resolve(command);
      Files.writeString(
          noting,
          "#!/bin/sh\necho %1$s >> '%2$s'\nexec /usr/bin/%1$s \"$@\"\n".formatted(command, calls));
      Files.setPosixFilePermissions(noting, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return new SlurmCalls(bin, calls);
  }

  /** Settings of an agent whose calls are to be noted. */
  Map<String, String> settings() {
    return Map.of("SLURM_AGENT_SLURM_BIN_DIR", bin.toString());
  }

  /** The names of the commands that were called, in their order. */
  List<String> all() {
    try {
      return Files.readAllLines(calls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often this one was called. */
  long count(String command) {
    return count(all(), command);
  }

  static long count(List<String> commands, String command) {
    return commands.stream().filter(command::equals).count();
  }
}
