package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * What an agent has written about the files of a successful run: {@code manifest.json} in the run
 * directory. Without such a file every part but {@code missing} is absent.
 *
 * @param sha256 SHA-256 of {@code manifest.json}, in lower-case hex
 * @param files how many files it lists
 * @param bytes their sizes together
 * @param missing what it lacks and why, or why there is none; absent when it lists every file
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record RunManifest(
    Optional<String> sha256,
    Optional<Integer> files,
    Optional<Long> bytes,
    Optional<String> missing) {

  /** Its name in the run directory. */
  public static final String FILE = "manifest.json";

  /** A part that a message does not have is absent. */
  public RunManifest {
    sha256 = sha256 == null ? Optional.empty() : sha256;
    files = files == null ? Optional.empty() : files;
    bytes = bytes == null ? Optional.empty() : bytes;
    missing = missing == null ? Optional.empty() : missing;
  }

  /** There is none, and there will not be. */
  public static RunManifest missing(String why) {
    return new RunManifest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(why));
  }
}
