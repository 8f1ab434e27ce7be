package br.org.linea.orchestration.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WishTest {

  @Test
  void hostile_jobs_are_asked_for_in_their_lane_alone_and_with_every_trick() {
    assertThat(draw(false)).noneMatch(Wish::isHostile);

    List<Wish> hostile = draw(true).stream().filter(Wish::isHostile).toList();
    assertThat(hostile).hasSizeBetween(50, 300);
    for (String trick : Wish.TRICKS) {
      assertThat(hostile).anyMatch(wish -> wish.config().contains('"' + trick + '"'));
    }
    assertThat(hostile).extracting(Wish::pipeline).contains("hostile", "hostile_local");
  }

  private static List<Wish> draw(boolean hostile) {
    Random random = new Random(3);
    return Stream.generate(() -> Wish.draw(random, hostile)).limit(1000).toList();
  }
}
