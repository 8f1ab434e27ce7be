package br.org.linea.orchestration.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AccountingTargetTest {

  @Test
  void the_controllers_backlog_is_read_from_its_own_statistics() {
    String sdiag =
        """
        Server thread count:  3
        Agent queue size:     0
        Agent count:          0
        Agent thread count:   0
        DBD Agent queue size: 14
        """;

    assertThat(AccountingTarget.backlog(sdiag)).isEqualTo(14);
    assertThatThrownBy(() -> AccountingTarget.backlog("Agent queue size: 0"))
        .isInstanceOf(IllegalStateException.class);
  }
}
