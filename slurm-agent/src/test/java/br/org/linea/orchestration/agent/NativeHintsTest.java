package br.org.linea.orchestration.agent;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.JournalIdentity;
import br.org.linea.orchestration.agent.journal.LastQuery;
import br.org.linea.orchestration.messages.AgentLease;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.AssignedProcess;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Message;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A native image writes {@code {}} for a record that was forgotten, and says nothing. */
class NativeHintsTest {

  private final Set<Class<?>> needed = new HashSet<>();

  @Test
  void every_message_and_every_record_of_the_journal_is_registered() {
    need(Message.class);
    need(Envelope.class);
    need(JournalEntry.class);
    need(JournalIdentity.class);
    need(LastQuery.class);
    need(AgentRegistration.class);
    need(AgentLease.class);
    need(AssignedProcess.class);

    Set<Class<?>> registered =
        Set.of(NativeHints.class.getAnnotation(RegisterForReflection.class).targets());

    assertThat(needed).hasSizeGreaterThan(20);
    assertThat(registered).containsAll(needed);
  }

  /** The type, what it permits, and what its components are made of. */
  private void need(Type type) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        need(argument);
      }
      return;
    }
    if (!(type instanceof Class<?> found) || !found.getName().startsWith("br.org.linea")) {
      return;
    }
    if (found.isSealed()) {
      for (Class<?> permitted : found.getPermittedSubclasses()) {
        need(permitted);
      }
      return;
    }
    if (needed.add(found) && found.isRecord()) {
      for (RecordComponent component : found.getRecordComponents()) {
        need(component.getGenericType());
      }
    }
  }
}
