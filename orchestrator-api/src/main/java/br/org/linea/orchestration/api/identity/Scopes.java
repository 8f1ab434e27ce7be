package br.org.linea.orchestration.api.identity;

/** The OAuth scopes and realm roles that the API knows, as {@code @RolesAllowed} names them. */
public final class Scopes {

  /** Read processes and pipelines. */
  public static final String READ = "scope:read";

  /** Start and stop processes. */
  public static final String WRITE = "scope:write";

  /** Realm role of operators, who see the processes of all owners. */
  static final String OPERATOR = "operator";

  /**
   * For the actions of operators: the realm role {@code operator} and the scope {@code write}
   * together, which {@code @RolesAllowed} alone cannot ask for. {@link ScopeAugmentor} grants it.
   */
  public static final String OPERATE = "operator+write";

  /** Realm role of agents. */
  public static final String AGENT = "agent";

  private Scopes() {}
}
