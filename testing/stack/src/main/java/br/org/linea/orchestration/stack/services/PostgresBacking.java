package br.org.linea.orchestration.stack.services;

/** A PostgreSQL server and its superuser. */
interface PostgresBacking extends Backing {

  String host();

  int port();

  String superuser();

  String password();

  default Database.Server server() {
    return new Database.Server(host(), port(), superuser(), password());
  }
}
