package br.org.linea.orchestration.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Effective;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.messages.PipelineName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The catalogue that ships, in the folder beside this module. */
class ShippedPipelinesTest {

  private static final Path PIPELINES = Path.of("../pipelines");

  private final PipelineCatalogue catalogue = new PipelineCatalogue(PIPELINES, System::nanoTime);
  private final ConfigLoader loader =
      new ConfigLoader(PIPELINES, System::nanoTime, NoModels.AT_ALL, ConfigModels.Source.PYTHON);

  @Test
  void the_catalogue_is_without_a_mistake() {
    assertThat(catalogue.problem()).isEmpty();
    assertThat(catalogue.all())
        .extracting(p -> p.name().value())
        .contains("hello_world", "cross_lsdb_dev");
  }

  @Test
  void every_pipeline_runs_without_a_config() {
    for (Pipeline pipeline : catalogue.all()) {
      assertThat(loader.load(pipeline, MissingNode.getInstance()))
          .as(pipeline.name().value())
          .isInstanceOf(Effective.class);
    }
  }

  @Test
  void the_defaults_of_the_cross_match_read_the_sample_catalogues() {
    Pipeline crossMatch = catalogue.find(new PipelineName("cross_lsdb_dev")).orElseThrow();
    assertThat(loader.load(crossMatch, MissingNode.getInstance()))
        .isEqualTo(
            new Effective(
                """
                {"left":{"path":"sample:left.csv","id":"id","ra":"ra","dec":"dec"},\
                "right":{"path":"sample:right.csv","id":"id","ra":"ra","dec":"dec"},\
                "radius_arcsec":1.0,"n_neighbors":1,"output_format":"csv","engine":"auto"}""",
                List.of()));
  }

  @Test
  void hello_world_takes_its_message_in_either_form() throws JsonProcessingException {
    assertThat(helloWorld("{}"))
        .isEqualTo(
            new Effective("{\"message\":\"Hello from Orchestration!\",\"seconds\":1}", List.of()));
    assertThat(helloWorld("{\"message\":\"Hi\"}"))
        .isEqualTo(new Effective("{\"message\":\"Hi\",\"seconds\":1}", List.of()));
    assertThat(helloWorld("{\"inputs\":{\"message\":\"Hi\"}}"))
        .isEqualTo(
            new Effective(
                "{\"message\":\"Hello from Orchestration!\",\"seconds\":1,"
                    + "\"inputs\":{\"message\":\"Hi\"}}",
                List.of()));
    assertThat(helloWorld("{\"inputs\":{}}")).isInstanceOf(Effective.class);
  }

  @Test
  void hello_world_refuses_a_message_that_is_no_text() throws JsonProcessingException {
    assertThat(((Invalid) helloWorld("{\"inputs\":{\"message\":5}}")).errors())
        .extracting(ConfigOutcome.ConfigError::pointer)
        .containsExactly("/inputs/message");
    assertThat(((Invalid) helloWorld("{\"message\":5}")).errors())
        .extracting(ConfigOutcome.ConfigError::pointer)
        .containsExactly("/message");
    for (String inputs : List.of("5", "null", "[]", "\"Hi\"")) {
      assertThat(helloWorld("{\"inputs\":" + inputs + "}")).as(inputs).isInstanceOf(Invalid.class);
    }
  }

  private ConfigOutcome helloWorld(String config) throws JsonProcessingException {
    return loader.load(
        catalogue.find(new PipelineName("hello_world")).orElseThrow(), ExactJson.parse(config));
  }
}
