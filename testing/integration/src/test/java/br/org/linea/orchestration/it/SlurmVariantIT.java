package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Slurm;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Sites of two clusters, as the stack starts them. */
class SlurmVariantIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String[] JOB = {"sbatch", "--parsable", "--output=/dev/null", "--wrap=:"};

  @Test
  void two_clusters_on_one_slurmdbd_give_the_same_number_twice() {
    try (LocalStack stack = LocalStack.ownWithSlurm("clusters")) {
      Slurm first = stack.slurm();

      assertThat(first.ask(JOB).strip()).isEqualTo("1");
      assertThat(first.ask("sbatch", "-M", "south", "--parsable", "-o", "/dev/null", "--wrap=:"))
          .isEqualTo("1;south\n");
      awaitCompleted(first, "1", "orchestration");
      awaitCompleted(first, "1", "south");
    }
  }

  @Test
  void a_federation_of_two_clusters_numbers_each_job_once() {
    try (LocalStack stack = LocalStack.ownWithSlurm("federation")) {
      String here = stack.slurm().ask(JOB).strip();
      String there = stack.slurm().cluster("south").ask(JOB).strip();

      assertThat(here).hasSizeGreaterThan(6).isNotEqualTo(there);
      awaitCompleted(stack.slurm(), here, "orchestration,south");
    }
  }

  private static void awaitCompleted(Slurm slurm, String job, String clusters) {
    Awaitility.await("job " + job + " of " + clusters + " to be over")
        .atMost(LIMIT)
        .until(
            () ->
                slurm
                    .ask("sacct", "-n", "-X", "-M", clusters, "-j", job, "--format=State")
                    .contains("COMPLETED"));
  }
}
