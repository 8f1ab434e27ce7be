package br.org.linea.orchestration.catalogue;

import br.org.linea.orchestration.messages.CatalogueEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A catalogue in short, by which API and agent find where theirs differ. */
public final class CatalogueEntries {

  private static final int HASH_BYTES = 8;

  private CatalogueEntries() {}

  /** One entry for each pipeline; empty when there are too many for a heartbeat. */
  public static Optional<List<CatalogueEntry>> of(Collection<Pipeline> pipelines) {
    return pipelines.size() > CatalogueEntry.MOST
        ? Optional.empty()
        : Optional.of(pipelines.stream().map(CatalogueEntries::of).toList());
  }

  /** A pipeline in short. */
  public static CatalogueEntry of(Pipeline pipeline) {
    return new CatalogueEntry(pipeline.name(), pipeline.version(), hash(pipeline.entry()));
  }

  private static String hash(Map<String, Object> entry) {
    StringBuilder text = new StringBuilder();
    append(text, entry);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A text has its length before it, so that no two values have the same text. */
  private static void append(StringBuilder text, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, inner) -> sorted.put(String.valueOf(key), inner));
        text.append('{').append(sorted.size()).append(':');
        sorted.forEach(
            (key, inner) -> {
              append(text, key);
              append(text, inner);
            });
      }
      case List<?> list -> {
        text.append('[').append(list.size()).append(':');
        list.forEach(inner -> append(text, inner));
      }
      case null -> text.append('-');
      default -> {
        String plain = value.toString();
        text.append(plain.length()).append(':').append(plain);
      }
    }
  }
}
