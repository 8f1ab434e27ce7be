package br.org.linea.orchestration.api.model;

import br.org.linea.orchestration.stack.programs.Pydantic2;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Which pydantic, and how the two differ in what pipelines write. */
enum Generation {
  /** Debian 12's own. */
  ONE("root_validator", "@root_validator(pre=True)", ".dict()") {
    @Override
    List<String> python() {
      return List.of("/usr/bin/python3");
    }
  },
  /** Debian 13's, beside the system. */
  TWO("model_validator", "@model_validator(mode='before')\n    @classmethod", ".model_dump()") {
    @Override
    List<String> python() {
      return List.of(
          Pydantic2.python()
              .orElseGet(() -> Assumptions.abort("no Python with pydantic 2 can be made here"))
              .toString());
    }
  };

  private final String imported;
  private final String before;
  private final String dump;

  Generation(String imported, String before, String dump) {
    this.imported = imported;
    this.before = before;
    this.dump = dump;
  }

  abstract List<String> python();

  String text(String model) {
    return model
        .replace("@before", before)
        .replace("before_validator", imported)
        .replace(".dumped()", dump);
  }
}
