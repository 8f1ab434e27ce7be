/**
 * The IVOA's Universal Worker Service 1.1 as another face of processes: jobs, their phases, results
 * and errors as XML. Uses the services of package {@code rest} and stores only drafts, which are
 * jobs that no client has told to run.
 */
package br.org.linea.orchestration.api.uws;
