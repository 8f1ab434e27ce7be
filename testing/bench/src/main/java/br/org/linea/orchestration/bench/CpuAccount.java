package br.org.linea.orchestration.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * CPU time by who took it: all that this program and its descendants have used so far.
 *
 * @param seconds of one core
 */
record CpuAccount(Map<Part, Double> seconds) {

  /** Who takes the processors of a machine on which everything runs. */
  enum Part {
    API("the API"),
    AGENT("the agent"),
    COMMANDS("the commands that the agent starts"),
    POSTGRESQL("PostgreSQL"),
    RABBITMQ("RabbitMQ"),
    SLURM("Slurm's services"),
    CLIENTS("the clients"),
    PLAIN_COMMANDS("the commands that the clients start");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private static final Map<String, Part> SERVICES =
      Map.of(
          "postgres", Part.POSTGRESQL,
          "beam.smp", Part.RABBITMQ,
          "slurmctld", Part.SLURM,
          "slurmd", Part.SLURM,
          "slurmstepd", Part.SLURM,
          "slurmdbd", Part.SLURM,
          "mariadbd", Part.SLURM,
          "munged", Part.SLURM);

  /** Keeps the record immutable. */
  CpuAccount {
    seconds = Map.copyOf(seconds);
  }

  /** As it is now. What a service's own children used until they ended is not in it. */
  static CpuAccount now(Pair pair) throws IOException {
    Map<Part, Double> sum = new EnumMap<>(Part.class);
    Map<Long, Part> programs = new HashMap<>();
    programs.put(pair.api().pid(), Part.API);
    programs.put(pair.agent().pid(), Part.AGENT);
    programs.put(ProcessHandle.current().pid(), Part.CLIENTS);
    sum.put(Part.COMMANDS, Proc.of(pair.agent().pid()).childrenSeconds());
    sum.put(Part.PLAIN_COMMANDS, Proc.of(ProcessHandle.current().pid()).childrenSeconds());
    Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
        .flatMap(process -> Proc.ifAlive(process.pid()).stream())
        .forEach(
            process -> {
              Part part = programs.getOrDefault(process.pid(), SERVICES.get(process.name()));
              if (part != null) {
                sum.merge(part, process.ownSeconds(), Double::sum);
              }
            });
    return new CpuAccount(sum);
  }

  /** What {@code part} took since {@code earlier}, in seconds. */
  double since(CpuAccount earlier, Part part) {
    return seconds.getOrDefault(part, 0.0) - earlier.seconds.getOrDefault(part, 0.0);
  }
}
