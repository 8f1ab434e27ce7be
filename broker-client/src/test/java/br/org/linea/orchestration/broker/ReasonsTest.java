package br.org.linea.orchestration.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.rabbitmq.client.AuthenticationFailureException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReasonsTest {

  @Test
  void a_broker_that_is_away_is_said_once_however_often_it_is_tried() {
    assertThatEveryTryIsAnswered(
        new ConnectException("Connection refused"), "the broker is away: Connection refused");
  }

  @Test
  void a_login_that_is_refused_is_not_called_a_broker_that_is_away() {
    assertThatEveryTryIsAnswered(
        new AuthenticationFailureException("ACCESS_REFUSED"),
        "the broker refuses the login (ACCESS_REFUSED): check user and password");
  }

  /** The second try comes before the retry interval is over, so nothing is asked of the broker. */
  private static void assertThatEveryTryIsAnswered(IOException problem, String words) {
    BrokerConnection connection =
        new BrokerConnection(
            "a test",
            () -> {
              throw problem;
            },
            Duration.ofHours(1));
    for (int each = 0; each < 2; each++) {
      assertThat(Reasons.of(catchThrowable(connection::channel))).isEqualTo(words);
    }
  }
}
