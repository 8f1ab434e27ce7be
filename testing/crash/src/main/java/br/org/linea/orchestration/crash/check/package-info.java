/**
 * The checker of a crash run, a program of its own. It reads what the pipelines left on disk, what
 * {@code sacct} says and what the public API says, and nothing else: no journal, no database, no
 * log. Uses nothing of the rest of this module.
 */
package br.org.linea.orchestration.crash.check;
