package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  private static final Pattern LINK =
      Pattern.compile("\\[[^\\]]*]\\(([^)#\\s]+)(?:#([^)\\s]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

  @Test
  void every_link_of_a_document_leads_to_a_file_that_exists() {
    List<String> broken = new ArrayList<>();
    for (Path document : Checkout.named(".md")) {
      Matcher link = LINK.matcher(Checkout.text(document));
      while (link.find()) {
        String target = link.group(1);
        if (target.contains("://") || target.startsWith("mailto:")) {
          continue;
        }
        Path file = document.resolveSibling(target).normalize();
        if (!Files.exists(file)) {
          broken.add(Checkout.ROOT.relativize(document) + " -> " + target);
        } else if (link.group(2) != null && !headings(file).contains(link.group(2))) {
          broken.add(Checkout.ROOT.relativize(document) + " -> " + target + "#" + link.group(2));
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  /** Anchors as the common renderers make them. */
  private static List<String> headings(Path document) {
    return HEADING
        .matcher(Checkout.text(document))
        .results()
        .map(found -> found.group(1).toLowerCase(java.util.Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{Alnum} _-]", "").strip().replace(' ', '-'))
        .toList();
  }
}
