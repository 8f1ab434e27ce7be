package br.org.linea.orchestration.api.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the form that starts a run. */
@MessageBundle(value = "start", locale = "en")
public interface StartMessages {

  @Message("Start a run")
  String title();

  @Message("Show its form")
  String loadDefaults();

  @Message("Config (YAML or JSON)")
  String config();

  @Message(
      "The defaults of the pipeline are filled in. What you leave out counts with its default.")
  String configHint();

  @Message("One label a line: name=value")
  String labelsHint();

  @Message("Start")
  String submit();

  @Message("Check only, and show the command lines")
  String check();

  @Message("The config is right. This is the same request for a shell and for Python:")
  String valid();

  @Message("Choose a pipeline.")
  String noPipeline();

  @Message("A text is too long or holds what cannot be stored, or a label is not name=value.")
  String badText();

  @Message("Other keys")
  String otherKeys();

  @Message("required")
  String required();

  @Message("Edit as YAML")
  String asText();

  @Message("Edit as a form")
  String asForm();

  @Message("A field that you leave empty counts with its default.")
  String formHint();

  @Message("At least {value}.")
  String atLeast(String value);

  @Message("More than {value}.")
  String moreThan(String value);

  @Message("At most {value}.")
  String atMost(String value);

  @Message("Less than {value}.")
  String lessThan(String value);

  @Message("A multiple of {value}.")
  String multipleOf(String value);

  @Message("At least {value} characters.")
  String minLength(String value);

  @Message("At most {value} characters.")
  String maxLength(String value);

  @Message("Must match {value}.")
  String pattern(String value);

  @Message("At least {value} items.")
  String minItems(String value);

  @Message("At most {value} items.")
  String maxItems(String value);

  @Message("One item a line.")
  String onePerLine();

  @Message("YAML or JSON.")
  String asYaml();

  @Message("Resources")
  String resources();

  @Message(
      "What this run asks Slurm for. A field that you leave empty counts as the pipeline has it.")
  String resourcesHint();

  @Message("Minutes, H:M:S or D-H:M:S.")
  String timeHint();

  @Message("For each node; a number with K, M, G or T, as in 16G.")
  String memoryHint();

  @Message("For each task.")
  String cpusHint();

  @Message("Default: {value}")
  String byDefault(String value);
}
