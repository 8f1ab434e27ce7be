package br.org.linea.orchestration.api.advice;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a user can do about a process that waits or has failed.
 *
 * @param rule the rule's name in {@code advice/rules.json}; a client may go by it
 * @param text one or two sentences with their evidence
 */
@RegisterForReflection
public record ProcessAdvice(String rule, String text) {}
