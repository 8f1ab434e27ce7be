/**
 * What an operator types: {@code run}, {@code doctor}, {@code status}, {@code adopt}, {@code
 * version}. The rim towards the terminal; all but {@code run} end before anything of the agent
 * starts.
 *
 * <p>May use {@code plan}, {@code catalogue}, {@code slurm}, {@code journal}, {@code config}.
 */
package br.org.linea.orchestration.agent.cli;
