package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.messages.RunManifest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * The receipt of what a successful run has left.
 *
 * @param sha256 of {@code manifest.json} in the run directory, null where there is none
 * @param files how many files it lists
 * @param bytes their sizes together
 * @param missing what it lacks and why, or why there is none; null when it lists every file
 */
@RegisterForReflection
record ManifestForm(String sha256, Integer files, Long bytes, String missing) {

  /** Null where nothing is known yet. */
  static ManifestForm of(Optional<RunManifest> manifest) {
    return manifest
        .map(
            it ->
                new ManifestForm(
                    it.sha256().orElse(null),
                    it.files().orElse(null),
                    it.bytes().orElse(null),
                    it.missing().orElse(null)))
        .orElse(null);
  }
}
