package br.org.linea.orchestration.importer;

import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Databases of the real server that live as long as a test; one of them is the new system's. */
final class TestDatabases
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private final Deque<Database> open = new ArrayDeque<>();
  private LocalStack stack;
  private NewSystem target;

  @Override
  public void beforeAll(ExtensionContext context) {
    stack = LocalStack.open();
    stack.require(Service.POSTGRES);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    target = new NewSystem(empty()).migrated();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stack.close();
  }

  /** The new system that this test imports into. */
  NewSystem target() {
    return target;
  }

  /** Another one, without any table. */
  Database empty() {
    Database database = stack.newDatabase();
    open.push(database);
    return database;
  }
}
