package br.org.linea.orchestration.agent.rundir;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.serializer.Serializer;

/**
 * YAML that PyYAML, which reads YAML 1.1, gives back as the very same values: {@code 1e8} without a
 * point and a sign would be a text there, and {@code yes}, {@code 012} or {@code 12:30} would not
 * be one.
 *
 * @see <a href="https://yaml.org/type/">YAML 1.1 types</a>
 */
final class YamlText {

  /** Texts that no reader could take for anything else stay bare; every other one is quoted. */
  private static final Pattern BARE =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_/.-]*( [A-Za-z0-9_/.-]+)*");

  private static final Pattern WORD = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");

  private static final int LONGEST_PLAIN_NUMBER = 40;

  private YamlText() {}

  /** Writes an object, keys in their order. */
  static String of(JsonNode object) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setAllowUnicode(true);
    options.setSplitLines(false);
    StringWriter text = new StringWriter();
    Serializer serializer =
        new Serializer(new Emitter(text, options), new Resolver(), options, null);
    try {
      serializer.open();
      serializer.serialize(node(object));
      serializer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Node node(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        List<NodeTuple> fields = new ArrayList<>();
        value
            .properties()
            .forEach(
                field -> fields.add(new NodeTuple(text(field.getKey()), node(field.getValue()))));
        yield new MappingNode(Tag.MAP, fields, fields.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
      }
      case ARRAY -> {
        List<Node> items = new ArrayList<>();
        value.forEach(item -> items.add(node(item)));
        yield new SequenceNode(Tag.SEQ, items, items.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
      }
      case NUMBER -> number(value);
      case BOOLEAN -> scalar(Tag.BOOL, value.asText(), ScalarStyle.PLAIN);
      case NULL, MISSING -> scalar(Tag.NULL, "null", ScalarStyle.PLAIN);
      default -> text(value.asText());
    };
  }

  private static Node number(JsonNode value) {
    return value.isIntegralNumber()
        ? scalar(Tag.INT, value.bigIntegerValue().toString(), ScalarStyle.PLAIN)
        : scalar(Tag.FLOAT, decimal(value.decimalValue()), ScalarStyle.PLAIN);
  }

  /** With a point always, and a sign in the exponent where there is one. */
  static String decimal(BigDecimal value) {
    // In full, 1e-999999999 has a billion digits.
    if (value.scale() >= 0
        && value.scale() < LONGEST_PLAIN_NUMBER
        && value.precision() <= LONGEST_PLAIN_NUMBER) {
      String plain = value.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = value.unscaledValue().abs().toString();
    long exponent = digits.length() - 1L - value.scale();
    return "%s%s.%se%s%02d"
        .formatted(
            value.signum() < 0 ? "-" : "",
            digits.charAt(0),
            digits.length() > 1 ? digits.substring(1) : "0",
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }

  private static Node text(String value) {
    boolean bare = BARE.matcher(value).matches() && !WORD.matcher(value).matches();
    return scalar(Tag.STR, value, bare ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
  }

  private static Node scalar(Tag tag, String value, ScalarStyle style) {
    return new ScalarNode(tag, value, null, null, style);
  }
}
