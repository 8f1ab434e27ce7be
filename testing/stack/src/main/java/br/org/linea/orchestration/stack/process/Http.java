package br.org.linea.orchestration.stack.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a service whether it is ready. */
public final class Http {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private Http() {}

  /** Whether {@code GET} is answered with 200; no answer and another answer both mean not yet. */
  public static boolean answers(URI address) {
    HttpRequest question = HttpRequest.newBuilder(address).timeout(LIMIT).build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
