package br.org.linea.orchestration.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoadRequestTest {

  @Test
  void hostile_jobs_are_asked_for_in_their_lane_alone_and_with_every_trick() {
    assertThat(draw(false)).noneMatch(LoadRequest::isHostile);

    List<LoadRequest> hostile = draw(true).stream().filter(LoadRequest::isHostile).toList();
    assertThat(hostile).hasSizeBetween(50, 300);
    for (String trick : LoadRequest.TRICKS) {
      assertThat(hostile).anyMatch(request -> request.config().contains('"' + trick + '"'));
    }
    assertThat(hostile).extracting(LoadRequest::pipeline).contains("hostile", "hostile_local");
  }

  private static List<LoadRequest> draw(boolean hostile) {
    Random random = new Random(3);
    return Stream.generate(() -> LoadRequest.draw(random, hostile)).limit(1000).toList();
  }
}
