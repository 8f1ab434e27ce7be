package br.org.linea.orchestration.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.catalogue.ResourceLimits.Fault;
import br.org.linea.orchestration.messages.PipelineName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an entry says about the runs of one owner. */
class OwnerTermsTest {

  private static final String CATALOGUE =
      """
      hello:
        path: h
        executor: slurm
        runner: sh
        executable: r
        version: 1
        resources: {account: everyone, memory: 1G}
        limits: {memory: 4G, cpus: 2}
        owners: &owners
          pz-server: {resources: {account: pz, wckey: portal}, limits: {memory: 64G, qos: [pz, urgent]}}
          other: {resources: {account: secret}}
      again:
        path: h
        executor: slurm
        runner: sh
        executable: r
        version: 1
        owners: *owners
      """;

  private static Pipeline pipeline(String name) throws UnusableFile {
    return PipelinesFile.read(CATALOGUE.getBytes(StandardCharsets.UTF_8))
        .get(new PipelineName(name));
  }

  private static String fault(String owner, String key, String value) throws UnusableFile {
    return pipeline("hello").limits(owner).faults("hello", "slurm", Map.of(key, value)).stream()
        .map(Fault::message)
        .findFirst()
        .orElse("");
  }

  @Test
  void its_resources_win_over_those_of_the_entry_and_the_others_stay() throws UnusableFile {
    assertThat(pipeline("hello").resources("pz-server").asMap())
        .isEqualTo(Map.of("account", "pz", "memory", "1G", "wckey", "portal"));
    assertThat(pipeline("hello").resources("alice").asMap())
        .isEqualTo(Map.of("account", "everyone", "memory", "1G"));
  }

  @Test
  void its_limits_replace_those_of_the_entry_key_by_key() throws UnusableFile {
    assertThat(fault("pz-server", "memory", "64G")).isEmpty();
    assertThat(fault("pz-server", "qos", "urgent")).isEmpty();
    assertThat(fault("pz-server", "cpus", "2")).isEmpty();
    assertThat(fault("pz-server", "cpus", "3"))
        .isEqualTo("must be at most 2 (limits.cpus of hello in pipelines.yaml), not '3'");
    assertThat(fault("pz-server", "memory", "65G"))
        .isEqualTo(
            "must be at most 64G (the owner's limits.memory of hello in pipelines.yaml), not '65G'");
    assertThat(fault("pz-server", "qos", "high"))
        .isEqualTo(
            "must be pz or urgent (the owner's limits.qos of hello in pipelines.yaml), not 'high'");
    assertThat(fault("alice", "memory", "5G"))
        .isEqualTo("must be at most 4G (limits.memory of hello in pipelines.yaml), not '5G'");
    assertThat(fault("alice", "qos", "pz")).startsWith("cannot be asked for");
  }

  @Test
  void one_list_of_owners_serves_several_pipelines() throws UnusableFile {
    assertThat(pipeline("again").resources("pz-server").asMap())
        .isEqualTo(Map.of("account", "pz", "wckey", "portal"));
  }

  @Test
  void an_owner_sees_nothing_about_other_owners() throws UnusableFile {
    assertThat(pipeline("hello").entry(Optional.of(Set.of("pz-server"))).toString())
        .contains("portal")
        .doesNotContain("other", "secret");
    assertThat(pipeline("hello").entry(Optional.of(Set.of("alice")))).doesNotContainKey("owners");
    assertThat(pipeline("hello").entry(Optional.empty()).toString()).contains("portal", "secret");
  }
}
