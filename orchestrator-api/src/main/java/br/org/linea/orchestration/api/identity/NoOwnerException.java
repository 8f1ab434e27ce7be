package br.org.linea.orchestration.api.identity;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A person's request makes something, and it is not clear or not allowed for which owner. */
public final class NoOwnerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private NoOwnerException(String message) {
    super(message);
  }

  static NoOwnerException ambiguous(Set<String> owners) {
    return new NoOwnerException(
        owners.isEmpty()
            ? "Your account acts for no owner. An administrator sets its attribute 'owner'."
            : "Your account acts for several owners. Name one in the query parameter 'owner': "
                + owners.stream().sorted().collect(Collectors.joining(", "))
                + ".");
  }

  static NoOwnerException foreign(List<String> named) {
    return new NoOwnerException(
        "Your account does not act for the owner '%s'.".formatted(String.join("', '", named)));
  }
}
