/**
 * What {@code orchestrator-api} and {@code slurm-agent} say to each other: commands, events, the
 * envelope around both, the two REST bodies of an agent's registration, and the names of exchanges
 * and queues.
 *
 * <p>Depends on nothing but {@code java.*} and Jackson's annotations. Both programs write these
 * records with Jackson's {@code SNAKE_CASE} naming; one golden JSON file for each message type (in
 * this module's tests) is the format.
 */
package br.org.linea.orchestration.messages;
