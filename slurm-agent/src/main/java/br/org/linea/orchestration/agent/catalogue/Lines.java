package br.org.linea.orchestration.agent.catalogue;

import java.io.IOException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Where things stand in the file, for who has to change them. */
final class Lines {

  private final Node root;

  Lines(Node root) {
    this.root = root;
  }

  /**
   * A fault with its line. A key that is not where it is looked for, because it is missing or
   * merged in ({@code <<}), is said to be where the map that lacks it begins.
   *
   * @param path keys from the root of the file on
   */
  IOException wrong(String what, String... path) {
    int line = root.getStartMark().getLine();
    Node at = root;
    for (String key : path) {
      NodeTuple found = find(at, key);
      if (found == null) {
        break;
      }
      line = found.getKeyNode().getStartMark().getLine();
      at = found.getValueNode();
    }
    return new IOException("line " + (line + 1) + ": " + what);
  }

  private static NodeTuple find(Node node, String key) {
    if (node instanceof MappingNode map) {
      for (NodeTuple tuple : map.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return tuple;
        }
      }
    }
    return null;
  }
}
