package br.org.linea.orchestration.agent.cli;

import java.util.List;

/** One thing that {@code doctor} looks at. Changes nothing; blocks. */
@FunctionalInterface
interface Check {

  /** What it has found; an exception is a fault of its own. */
  List<Finding> look();
}
