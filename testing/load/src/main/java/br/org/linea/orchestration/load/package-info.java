/** HTTP load with Gatling, as a program that reads a plan and writes what it measured. */
package br.org.linea.orchestration.load;
