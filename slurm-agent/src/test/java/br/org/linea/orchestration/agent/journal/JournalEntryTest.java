package br.org.linea.orchestration.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.StopStage;
import br.org.linea.orchestration.catalogue.RunOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalEntryTest {

  private static final Path SCRIPT = Path.of("/runs/job.sbatch");
  private static final Termination TERM = new Termination(TestJournal.NOW, true);

  @TempDir Path temp;

  private final ObjectMapper mapper = TestJournal.mapper();

  private JournalEntry stopped() {
    return TestJournal.accepted(1)
        .prepared(SCRIPT, TestJournal.OPTIONS)
        .stopped(new StopRequest("pz", TestJournal.NOW));
  }

  @Test
  void what_was_in_force_when_a_run_was_prepared_stays() {
    JournalEntry entry = TestJournal.accepted(1).prepared(SCRIPT, TestJournal.OPTIONS);
    assertThat(entry.prepared(SCRIPT, RunOptions.NONE)).isSameAs(entry);
    assertThat(entry.treatment()).isEqualTo(TestJournal.OPTIONS);
  }

  @Test
  void a_catalogue_that_says_nothing_leaves_nothing_in_the_journal() throws IOException {
    JournalEntry entry = TestJournal.accepted(1).prepared(SCRIPT, RunOptions.NONE);
    assertThat(entry.treatment()).isEqualTo(RunOptions.NONE);
    assertThat(mapper.<JsonNode>valueToTree(entry).has("options")).isFalse();
  }

  @Test
  void an_entry_of_an_older_journal_is_read_as_one_without_options_or_term() throws IOException {
    ObjectNode old = mapper.valueToTree(stopped().termed(TERM));
    old.remove("options");
    ((ObjectNode) old.get("stop")).remove("term");
    JournalEntry entry = mapper.treeToValue(old, JournalEntry.class);
    assertThat(entry.treatment()).isEqualTo(RunOptions.NONE);
    assertThat(entry.stopStage()).isEqualTo(StopStage.ASKED);

    ObjectNode half = mapper.valueToTree(stopped());
    ((ObjectNode) half.get("options"))
        .remove(List.of("resources", "success", "stop_grace", "requeue", "clusters"));
    assertThat(mapper.treeToValue(half, JournalEntry.class).treatment()).isEqualTo(RunOptions.NONE);
  }

  @Test
  void a_term_belongs_to_a_stop_that_was_asked_for() {
    assertThat(TestJournal.accepted(1).stopStage()).isEqualTo(StopStage.NONE);
    assertThat(stopped().stopStage()).isEqualTo(StopStage.ASKED);
    assertThat(stopped().termed(TERM).stopStage()).isEqualTo(StopStage.TERMED);
    assertThat(TestJournal.accepted(1).termed(TERM).stopStage()).isEqualTo(StopStage.NONE);
    assertThat(stopped().termed(TERM).stopped(new StopRequest("other", TestJournal.NOW)).stop())
        .contains(new StopRequest("pz", TestJournal.NOW, java.util.Optional.of(TERM)));
  }
}
