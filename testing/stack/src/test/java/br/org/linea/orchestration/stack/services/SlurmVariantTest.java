package br.org.linea.orchestration.stack.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlurmVariantTest {

  private static final String PLAIN =
      "KillWait=2\nMinJobAge=300\nPartitionName=main Nodes=n1 State=UP\nNodeName=n1 CPUs=2\n";

  @TempDir Path folder;

  @Test
  void a_setting_replaces_the_one_of_a_plain_cluster() throws IOException {
    Files.writeString(
        folder.resolve("slurm.conf"),
        "# why\nMinJobAge=2\n\nPartitionName=low Nodes=n1\nPartitionName=main Nodes=n1 State=DOWN\n");

    assertThat(new SlurmVariant(Optional.of(folder)).slurmConf(PLAIN))
        .isEqualTo(
            """
            KillWait=2
            NodeName=n1 CPUs=2
            MinJobAge=2
            PartitionName=low Nodes=n1
            PartitionName=main Nodes=n1 State=DOWN
            """);
  }

  @Test
  void without_files_it_is_a_plain_cluster() {
    assertThat(SlurmVariant.PLAIN.slurmConf(PLAIN)).isEqualTo(PLAIN);
    assertThat(SlurmVariant.PLAIN.clusters()).isEmpty();
    assertThat(new SlurmVariant(Optional.of(folder)).commands()).isEmpty();
  }

  @Test
  void a_federation_has_a_second_cluster_and_a_command_that_joins_them() {
    SlurmVariant federation = SlurmVariant.named(ProjectFolder.find(), "federation");

    assertThat(federation.clusters()).containsExactly("south");
    assertThat(federation.commands())
        .containsExactly(List.of("add", "federation", "both", "Clusters=orchestration,south"));
  }

  @Test
  void all_other_files_are_copied_beside_slurm_conf(@TempDir Path target) throws IOException {
    Files.writeString(folder.resolve("slurm.conf"), "MinJobAge=2\n");
    Files.writeString(folder.resolve("job_submit.lua"), "-- nothing\n");

    new SlurmVariant(Optional.of(folder)).copyFiles(target);

    assertThat(target.resolve("job_submit.lua")).exists();
    assertThat(target.resolve("slurm.conf")).doesNotExist();
  }

  @Test
  void an_unknown_name_is_refused() {
    assertThatThrownBy(() -> SlurmVariant.named(ProjectFolder.find(), "frobnicated"))
        .hasMessageContaining("frobnicated is no variant of Slurm");
  }
}
