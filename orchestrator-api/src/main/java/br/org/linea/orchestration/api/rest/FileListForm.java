package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.messages.ResultFile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;

/**
 * What {@code /files/} answers.
 *
 * @param count entries on all pages
 * @param incomplete whether the run directory has more entries than are read
 * @param files the entries of this page
 */
@RegisterForReflection
record FileListForm(long count, boolean incomplete, List<Entry> files) {

  /**
   * An entry.
   *
   * @param path relative to the run directory
   * @param size in bytes
   * @param modifiedAt when its content was last changed
   * @param type file, link or other; only a file can be downloaded
   * @param output whether the pipeline names it as one of its outputs
   */
  @RegisterForReflection
  record Entry(String path, long size, String modifiedAt, String type, boolean output) {

    static Entry of(ResultFile file) {
      return new Entry(
          file.path().value(),
          file.size(),
          Times.format(file.modifiedAt()),
          file.kind().name().toLowerCase(Locale.ROOT),
          file.output());
    }
  }
}
