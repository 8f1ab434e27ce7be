/**
 * The demo behind {@code deploy/local/demo}: the whole system on one machine, used by one machine
 * client exactly as the README's curl lines use it.
 */
package br.org.linea.orchestration.demo;
