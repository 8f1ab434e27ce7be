/**
 * Random input for tests: what comes in at the edges of the programs. The generators are jqwik's;
 * its engine is not used, since it runs no Quarkus tests. Who uses this package needs jqwik itself.
 */
package br.org.linea.orchestration.stack.fuzz;
