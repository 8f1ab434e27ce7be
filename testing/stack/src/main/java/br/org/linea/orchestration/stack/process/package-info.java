/**
 * Child processes, free ports and folders: what both services and programs are started with. The
 * guard ends everything that was started, even after SIGKILL of this process.
 */
package br.org.linea.orchestration.stack.process;
