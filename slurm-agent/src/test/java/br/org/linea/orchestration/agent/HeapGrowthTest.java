package br.org.linea.orchestration.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import org.junit.jupiter.api.Test;

class HeapGrowthTest {

  private static final int MIB = 1 << 20;

  private static MemoryUsage used(int mib) {
    return new MemoryUsage(0, (long) mib * MIB, 96L * MIB, 96L * MIB);
  }

  @Test
  void a_heap_that_has_grown_by_several_mebibytes_since_its_last_collection_is_collected() {
    assertThat(HeapGrowth.isWorthwhile(used(27), used(20))).isTrue();
    assertThat(HeapGrowth.isWorthwhile(used(7), used(0))).isTrue();
  }

  @Test
  void a_heap_that_is_large_because_much_is_alive_is_left_alone() {
    assertThat(HeapGrowth.isWorthwhile(used(60), used(58))).isFalse();
    assertThat(HeapGrowth.isWorthwhile(used(20), used(60))).isFalse();
  }
}
