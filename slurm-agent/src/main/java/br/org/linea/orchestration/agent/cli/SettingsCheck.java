package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.UnsafeSettings;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Whether the agent would refuse to start with these settings. */
final class SettingsCheck implements Check {

  private final Config config;

  SettingsCheck(Config config) {
    this.config = config;
  }

  @Override
  public List<Finding> look() {
    List<String> faults = UnsafeSettings.in(config);
    return faults.isEmpty()
        ? List.of(
            Finding.good("No secret is a known one, and connections to other hosts are as wanted"))
        : faults.stream().map(fault -> Finding.fault("%s", fault)).toList();
  }
}
