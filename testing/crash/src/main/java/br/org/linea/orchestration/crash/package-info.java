/**
 * {@code deploy/local/crash}: both programs under load while they and all that they depend on are
 * killed, paused and cut off at random; then the checker, in {@code check}, says what went wrong.
 */
package br.org.linea.orchestration.crash;
