/**
 * Run directories: what a job finds there (config, job script, launcher, environment) and what the
 * launcher leaves behind (lock, exit file, output).
 */
package br.org.linea.orchestration.agent.rundir;
