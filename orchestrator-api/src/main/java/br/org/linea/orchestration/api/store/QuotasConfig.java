package br.org.linea.orchestration.api.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Default quotas of an owner; -1 means no limit. */
@ConfigMapping(prefix = "orchestrator.quotas")
public interface QuotasConfig {

  /** Unfinished processes of one owner; further submissions get a 429. */
  @WithDefault("2000")
  int openProcesses();

  /** Processes that one owner may start within any 60 s; further submissions get a 429. */
  @WithDefault("1200")
  int submissionsPerMinute();

  /**
   * Streams of events and logs, and downloads, of one owner that are open at once in this instance.
   */
  @WithDefault("2000")
  int streams();
}
