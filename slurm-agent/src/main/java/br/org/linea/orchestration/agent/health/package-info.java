/**
 * What monitoring asks, on the loopback address only, where an operator switched it on: liveness
 * (does every watch move), readiness by the name of the part that is missing, and measures.
 *
 * <p>May use {@code watch}, {@code journal}, {@code broker}, {@code config}.
 */
package br.org.linea.orchestration.agent.health;
