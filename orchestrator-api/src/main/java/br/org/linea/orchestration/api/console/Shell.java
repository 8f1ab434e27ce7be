package br.org.linea.orchestration.api.console;

/**
 * What every page shows around its content.
 *
 * @param root relative address of the program's root, for {@code <base>}
 * @param language of the page, such as {@code pt-BR}
 * @param here the part that the page belongs to, such as {@code processes}
 * @param user name of the person; empty on pages that need no login
 * @param operator whether the person is an operator
 * @param token the form token; empty without a login
 */
public record Shell(
    String root, String language, String here, String user, boolean operator, String token) {}
