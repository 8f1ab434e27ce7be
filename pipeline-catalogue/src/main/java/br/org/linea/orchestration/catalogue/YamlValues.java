package br.org.linea.orchestration.catalogue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML 1.1 as values that remember their line. Never makes an object of a class that the text
 * names.
 */
final class YamlValues {

  private static final int DEEPEST = 50;
  private static final Pattern PLAIN_INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern PLAIN_NUMBER =
      Pattern.compile("[-+]?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]{1,3})?");

  private YamlValues() {}

  /** A value and the line of its file, counted from 1, of its key or its first line. */
  record At(Node node, int line) {

    boolean isNull() {
      return node.getTag().equals(Tag.NULL);
    }

    /** The scalar as it is written, without its quotes; null for a map or a list. */
    String text() {
      return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    /** The same, empty for a map or a list. */
    String quotable() {
      return text() == null ? "" : text();
    }

    /** For a message. */
    String quoted() {
      return text() == null ? kind(node) : "'" + text().replaceAll("\\p{Cntrl}", "?") + "'";
    }
  }

  /** The value of a key; empty when it is missing or null. */
  static Optional<At> value(Map<String, At> keys, String key) {
    return Optional.ofNullable(keys.get(key)).filter(value -> !value.isNull());
  }

  /** The one map that the text holds; null when it holds nothing. */
  static Map<String, At> map(String text) throws UnusableFile {
    try {
      Node root =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .compose(new java.io.StringReader(text));
      return root == null ? null : map(at(root), 0);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new UnusableFile("line " + line + ": " + e.getProblem());
    } catch (YAMLException e) {
      throw new UnusableFile(String.valueOf(e.getMessage()).lines().findFirst().orElse("no YAML"));
    }
  }

  /** The keys of a map, those that it merges in ({@code <<}) first. */
  static Map<String, At> map(At value, int depth) throws UnusableFile {
    if (!(value.node() instanceof MappingNode mapping)) {
      throw wrong(value, "a map (key: value) belongs here, not " + kind(value.node()));
    }
    Map<String, At> own = new LinkedHashMap<>();
    Map<String, At> all = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      At key = at(tuple.getKeyNode());
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(at(tuple.getValueNode()), all, depth + 1);
      } else if (key.text() == null) {
        throw wrong(key, "a key must be a word, not " + kind(key.node()));
      } else if (own.put(key.text(), new At(tuple.getValueNode(), key.line())) != null) {
        throw wrong(key, "the key " + key.text() + " occurs twice");
      }
    }
    all.putAll(own);
    return all;
  }

  private static void merge(At value, Map<String, At> into, int depth) throws UnusableFile {
    tooDeep(value, depth);
    if (value.node() instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        merge(at(item), into, depth + 1);
      }
    } else {
      for (Map.Entry<String, At> entry : map(value, depth + 1).entrySet()) {
        into.putIfAbsent(entry.getKey(), entry.getValue());
      }
    }
  }

  /** The items of a list; one value that is no list is its only item. */
  static List<At> items(At value) {
    return value.node() instanceof SequenceNode list
        ? list.getValue().stream().map(YamlValues::at).toList()
        : List.of(value);
  }

  /** The value as plain Java: map, list, text, truth value, number or null. */
  static Object plain(At value) throws UnusableFile {
    return plain(value, 0);
  }

  private static Object plain(At value, int depth) throws UnusableFile {
    tooDeep(value, depth);
    if (value.node() instanceof MappingNode) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Map.Entry<String, At> entry : map(value, depth).entrySet()) {
        map.put(entry.getKey(), plain(entry.getValue(), depth + 1));
      }
      return map;
    }
    if (value.node() instanceof SequenceNode list) {
      List<Object> items = new ArrayList<>();
      for (Node item : list.getValue()) {
        items.add(plain(at(item), depth + 1));
      }
      return items;
    }
    return scalar(value);
  }

  private static Object scalar(At value) throws UnusableFile {
    Tag tag = value.node().getTag();
    String text = value.text();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return List.of("true", "yes", "on").contains(text.toLowerCase(java.util.Locale.ROOT));
    }
    if (tag.equals(Tag.INT) && PLAIN_INTEGER.matcher(text).matches()) {
      return new BigInteger(text);
    }
    if (tag.equals(Tag.FLOAT) && PLAIN_NUMBER.matcher(text).matches()) {
      return new BigDecimal(text);
    }
    // Octal, base 60, dates and the like: no catalogue means them, so they stay as they
    // are written.
    if (tag.equals(Tag.STR)
        || tag.equals(Tag.INT)
        || tag.equals(Tag.FLOAT)
        || tag.equals(Tag.TIMESTAMP)) {
      return text;
    }
    throw wrong(value, "the tag " + tag.getValue() + " is not allowed");
  }

  static UnusableFile wrong(At value, String what) {
    return new UnusableFile("line " + value.line() + ": " + what);
  }

  private static void tooDeep(At value, int depth) throws UnusableFile {
    if (depth > DEEPEST) {
      throw wrong(value, "nested deeper than " + DEEPEST + " levels");
    }
  }

  private static At at(Node node) {
    return new At(node, node.getStartMark().getLine() + 1);
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode map -> "a map";
      case SequenceNode list -> "a list";
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "nothing";
      case ScalarNode scalar -> "'" + scalar.getValue() + "'";
      default -> node.getNodeId().toString();
    };
  }
}
