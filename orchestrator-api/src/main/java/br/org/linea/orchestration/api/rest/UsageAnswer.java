package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.advice.Advisor;
import br.org.linea.orchestration.api.advice.ProcessAdvice;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.JobUsage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * What {@code /usage/} answers.
 *
 * @param status label of the status
 * @param usage null where nothing is known
 * @param missing why nothing is known; null where something is
 * @param advice null where no rule applies
 */
@RegisterForReflection
record UsageAnswer(String status, UsageForm usage, String missing, ProcessAdvice advice) {

  static UsageAnswer of(ProcessRecord process, Advisor advisor) {
    Optional<JobUsage> usage = advisor.usage(process);
    UsageForm form = UsageForm.of(usage);
    return new UsageAnswer(
        process.status().label(),
        form,
        form == null ? advisor.missing(process, usage) : null,
        advisor.advice(process, usage).orElse(null));
  }
}
