/**
 * What an operator types: {@code run}, {@code doctor}, {@code status}, {@code adopt}, {@code
 * version}. All but {@code run} end before any other part of the agent starts.
 */
package br.org.linea.orchestration.agent.cli;
