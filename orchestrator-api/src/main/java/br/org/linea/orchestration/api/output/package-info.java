/**
 * The output of runs: read through their agents, or from the last part that is stored when a run
 * ends. Declares the port that {@code broker} implements.
 */
package br.org.linea.orchestration.api.output;
