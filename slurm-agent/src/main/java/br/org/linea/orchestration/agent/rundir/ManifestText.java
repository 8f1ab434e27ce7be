package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.messages.RunManifest;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The text of a {@code manifest.json}, one file on each line, and what it lacks. */
final class ManifestText {

  private static final int MOST_BYTES = 2 * 1024 * 1024;
  private static final int MOST_NAMED = 3;

  private final int mostFiles;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final List<String> lacks = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private int leftOutInAll;
  private int files;
  private long bytes;
  private boolean full;

  /** One that begins so, up to the bracket of its list. */
  ManifestText(byte[] head, int mostFiles) {
    this.mostFiles = mostFiles;
    text.writeBytes(head);
  }

  /** Whether it takes one more file; the first that it does not take is said. */
  boolean takesMore() {
    if (!full && files == mostFiles) {
      full = true;
      lacks.add("It lists the first %d files and no more.".formatted(files));
    }
    return !full;
  }

  /** The sizes of its files together. */
  long bytes() {
    return bytes;
  }

  void file(String path, long size, String sha256) {
    String line =
        "%s\n{\"path\":%s,\"size\":%d,\"sha256\":\"%s\"}"
            .formatted(files > 0 ? "," : "", json(path), size, sha256);
    byte[] encoded = line.getBytes(StandardCharsets.UTF_8);
    if (text.size() + encoded.length > MOST_BYTES) {
      full = true;
      lacks.add("It lists the first %d files, as it may have 2 MiB.".formatted(files));
      return;
    }
    text.writeBytes(encoded);
    files++;
    bytes += size;
  }

  void leavesOut(String path, String why) {
    leftOutInAll++;
    if (leftOut.size() < MOST_NAMED) {
      leftOut.add(path + " (" + why + ")");
    }
  }

  void lacks(String sentence) {
    lacks.add(sentence);
  }

  /** Its end; nothing can be added any more. */
  byte[] finish() {
    if (leftOutInAll > 0) {
      int more = leftOutInAll - leftOut.size();
      String others = more > 0 ? "; and " + more + " more" : "";
      lacks.add("Left out: " + String.join("; ", leftOut) + others + ".");
    }
    String end =
        (files > 0 ? "\n]" : "]")
            + missing().map(words -> ",\"missing\":" + json(words)).orElse("")
            + "}\n";
    text.writeBytes(end.getBytes(StandardCharsets.UTF_8));
    return text.toByteArray();
  }

  /** What is reported of it once it is finished. */
  RunManifest reported(byte[] finished) {
    return new RunManifest(
        Optional.of(hex(sha256().digest(finished))),
        Optional.of(files),
        Optional.of(bytes),
        missing());
  }

  private Optional<String> missing() {
    return lacks.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", lacks));
  }

  private static String json(String words) {
    return TextNode.valueOf(words).toString();
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
