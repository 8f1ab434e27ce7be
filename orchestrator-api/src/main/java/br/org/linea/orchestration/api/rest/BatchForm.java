package br.org.linea.orchestration.api.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;

/**
 * A batch as its creation answers it.
 *
 * @param ids the numbers of its processes, in the order of the request's configs
 * @param warnings what the client should correct in its configs; absent when there is nothing
 */
@JsonPropertyOrder({"batch", "count", "ids", "warnings"})
@RegisterForReflection
record BatchForm(
    UUID batch,
    int count,
    List<Integer> ids,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {}
