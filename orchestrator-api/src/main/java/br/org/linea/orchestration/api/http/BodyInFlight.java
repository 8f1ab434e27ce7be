package br.org.linea.orchestration.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** A body that is being received. Its share of the memory is held until the answer has ended. */
final class BodyInFlight {

  private final RoutingContext context;
  private final Shares shares;
  private final String holder;
  private final long announced;
  private final long most;
  private final Buffer bytes;
  private long held;

  BodyInFlight(RoutingContext context, Shares shares, String holder, long announced, long most) {
    this.context = context;
    this.shares = shares;
    this.holder = holder;
    this.announced = announced;
    this.most = most;
    this.bytes = announced > 0 ? Buffer.buffer((int) announced) : Buffer.buffer();
  }

  /** Whether there is memory for it; if not, the request is answered. */
  boolean begin() {
    context.addEndHandler(
        end -> {
          shares.giveBack(holder, held);
          held = 0;
        });
    return announced < 0 || take(announced);
  }

  void add(Buffer part) {
    if (context.response().ended()) {
      return;
    }
    if (bytes.length() + part.length() > most) {
      RequestRefusals.tooLarge(context, most);
    } else if (announced >= 0 || take(part.length())) {
      bytes.appendBuffer(part);
    }
  }

  private boolean take(long amount) {
    Shares.Outcome outcome = shares.take(holder, amount);
    if (outcome == Shares.Outcome.TAKEN) {
      held += amount;
      return true;
    }
    RequestRefusals.noRoom(context, outcome);
    return false;
  }

  Buffer bytes() {
    return bytes;
  }
}
