package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.feed.Announcements;
import br.org.linea.orchestration.api.outbox.OutboxRelay;
import br.org.linea.orchestration.api.webhooks.Dispatcher;
import br.org.linea.orchestration.messages.ProcessId;
import jakarta.enterprise.context.ApplicationScoped;

/** After a commit: wakes the senders, and announces the change. */
@ApplicationScoped
class Wakeups {

  private final OutboxRelay relay;
  private final Dispatcher dispatcher;
  private final Announcements announcements;

  Wakeups(OutboxRelay relay, Dispatcher dispatcher, Announcements announcements) {
    this.relay = relay;
    this.dispatcher = dispatcher;
    this.announcements = announcements;
  }

  /** A process has changed. */
  void changed(ProcessId id) {
    relay.wake();
    dispatcher.wake();
    announcements.announce(id);
  }

  /** A command was stored, and no process has changed. */
  void commands() {
    relay.wake();
  }
}
