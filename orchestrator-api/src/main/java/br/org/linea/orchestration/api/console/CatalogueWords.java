package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.CatalogueDifferences;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says in words where the catalogue of an agent differs from that of the API. */
final class CatalogueWords {

  /** A list in a cell of a table names no more than these. */
  private static final int MOST_NAMES = 10;

  private CatalogueWords() {}

  static String of(CatalogueDifferences differences, OpsMessages words) {
    List<String> parts = new ArrayList<>();
    if (!differences.changed().isEmpty()) {
      parts.add(list(differences.changed().stream().map(each -> changed(each, words)).toList()));
    }
    if (!differences.onlyApi().isEmpty()) {
      parts.add(words.onlyHere(list(differences.onlyApi())));
    }
    if (!differences.onlyAgent().isEmpty()) {
      parts.add(words.onlyThere(list(differences.onlyAgent())));
    }
    return parts.isEmpty() ? words.sameEntries() : String.join("; ", parts);
  }

  private static String changed(CatalogueDifferences.Changed each, OpsMessages words) {
    return each.apiVersion().equals(each.agentVersion())
        ? words.otherEntry(each.pipeline())
        : words.otherVersion(each.pipeline(), each.apiVersion(), each.agentVersion());
  }

  private static String list(List<String> names) {
    return names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMES ? " …" : "");
  }
}
