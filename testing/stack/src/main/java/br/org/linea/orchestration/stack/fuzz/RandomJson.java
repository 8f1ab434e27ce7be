package br.org.linea.orchestration.stack.fuzz;

import br.org.linea.orchestration.stack.fuzz.RandomCases.Draw;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** JSON of any shape, and JSON that somebody wrote, changed in one place. */
public final class RandomJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 4;

  private RandomJson() {}

  /** Any value. */
  public static JsonNode any(Draw draw) {
    return any(draw, 0);
  }

  private static JsonNode any(Draw draw, int depth) {
    int kinds = depth < DEEPEST ? 10 : 8;
    return switch (draw.below(kinds)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(draw.random().nextBoolean());
      case 2 -> NODES.numberNode(draw.random().nextInt());
      case 3 -> NODES.numberNode(draw.random().nextLong());
      case 4 -> NODES.numberNode(new BigInteger(200, draw.random()).negate());
      case 5 -> NODES.numberNode(new BigDecimal("-1.5E+" + draw.of(draw.below(400), 999_999_999)));
      case 6 ->
          NODES.textNode(
              draw.of(
                  "",
                  "0",
                  "null",
                  "\0",
                  "\uD800",
                  "2026-01-02",
                  "+300000-01-01T00:00:00Z",
                  "-1000000000-01-01T00:00:00Z",
                  "${x}",
                  "../"));
      case 7 -> NODES.textNode(RandomText.any(draw));
      case 8 -> array(draw, depth);
      default -> object(draw, depth);
    };
  }

  private static ArrayNode array(Draw draw, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int left = draw.below(4); left > 0; left--) {
      array.add(any(draw, depth + 1));
    }
    return array;
  }

  private static ObjectNode object(Draw draw, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int left = draw.below(4); left > 0; left--) {
      object.set(RandomText.any(draw), any(draw, depth + 1));
    }
    return object;
  }

  /** A copy with one value replaced by any other, or removed, or with one more key. */
  public static JsonNode changed(Draw draw, JsonNode original) {
    JsonNode copy = original.deepCopy();
    List<ObjectNode> objects = new ArrayList<>();
    collect(copy, objects);
    if (objects.isEmpty()) {
      return any(draw);
    }
    ObjectNode object = draw.of(objects);
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    String key = keys.isEmpty() || draw.rarely(6) ? RandomText.any(draw) : draw.of(keys);
    if (draw.rarely(4)) {
      object.remove(key);
    } else {
      object.set(key, any(draw));
    }
    return copy;
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }
}
