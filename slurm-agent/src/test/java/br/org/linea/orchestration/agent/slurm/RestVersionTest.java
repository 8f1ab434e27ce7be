package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What slurmrestd says of itself, its paths with and without escaped slashes. */
class RestVersionTest {

  @ParameterizedTest
  @CsvSource({
    "'/slurm/v0.0.36/job/submit /slurm/v0.0.38/job/submit /slurm/v0.0.37/job/submit', v0.0.38",
    "'\\/slurm\\/v0.0.40\\/job\\/submit \\/slurm\\/v0.0.42\\/job\\/submit', v0.0.42",
    "'/slurm/v0.0.45/job/submit /slurm/v0.0.46/job/submit', v0.0.45",
    "'/slurm/v0.0.37/job/submit', ",
    "'/slurm/v0.0.42/job/{job_id}', ",
    "Authentication failure, ",
  })
  void the_newest_version_that_both_know_is_spoken(String paths, String expected) {
    String openapi = "{\"paths\": {\"" + paths.replace(" ", "\": {}, \"") + "\": {}}}";

    assertThat(RestVersion.newest(openapi).map(RestVersion::toString))
        .isEqualTo(Optional.ofNullable(expected));
  }
}
