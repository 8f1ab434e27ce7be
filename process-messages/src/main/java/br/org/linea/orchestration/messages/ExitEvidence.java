package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * The three places an exit code may be read from. They may disagree; a verdict names which it
 * believed.
 *
 * @param exitFile what the launcher wrote for this very run, 0–255
 * @param returnCode last line of {@code return.code}, which the pipeline's template may write
 * @param slurm Slurm's {@code code:signal}, for example {@code 0:15}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record ExitEvidence(
    Optional<Integer> exitFile, Optional<Integer> returnCode, Optional<String> slurm) {}
