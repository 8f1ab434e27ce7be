package br.org.linea.orchestration.crash.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {

  @Test
  void of_a_job_that_another_cluster_runs_only_that_clusters_account_counts() throws IOException {
    String sacct =
        """
        67108865|run-7|REVOKED
        67108866|run-8|CANCELLED by 0
        67108865|run-7|COMPLETED
        """;

    assertThat(Account.parse(sacct).get("run-7"))
        .isEqualTo(List.of(new Account("67108865", "run-7", "COMPLETED")));
    assertThat(Account.parse(sacct).get("run-8"))
        .isEqualTo(List.of(new Account("67108866", "run-8", "CANCELLED")));
  }
}
