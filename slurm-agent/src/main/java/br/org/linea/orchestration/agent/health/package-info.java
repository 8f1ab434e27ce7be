/**
 * What monitoring and systemd read: liveness, readiness by the name of the missing part, metrics on
 * the loopback address where an operator switched them on, and the service manager's READY,
 * WATCHDOG and STATUS.
 */
package br.org.linea.orchestration.agent.health;
