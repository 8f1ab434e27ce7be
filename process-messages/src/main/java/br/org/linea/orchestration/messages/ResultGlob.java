package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern of paths: {@code *} any text without a slash, {@code ?} one character but a slash,
 * {@code [a-z]} and {@code [!a-z]} one of some characters, <code>**&#47;</code> any folders or
 * none, {@code **} at the end everything below. A backslash takes the next character as it is.
 * Matching takes time in proportion to pattern and path, whatever both are.
 *
 * @param value the pattern
 */
@RegisterForReflection
public record ResultGlob(@JsonValue String value) {

  /** Most characters of a pattern. */
  public static final int MOST_CHARACTERS = 500;

  /** Matches every path. */
  public static final ResultGlob ALL = new ResultGlob("**");

  /**
   * Checks the pattern.
   *
   * @throws IllegalArgumentException when it cannot be used; the message says why
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ResultGlob {
    if (value == null || value.isEmpty() || value.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "a pattern of paths has 1 to " + MOST_CHARACTERS + " characters");
    }
    if (value.startsWith("/")) {
      throw new IllegalArgumentException(
          "a pattern of paths is relative to the run directory and begins without '/'");
    }
    parts(value);
  }

  /** One step of a pattern: a character that it takes, and whether it takes any number of them. */
  private record Part(IntPredicate takes, boolean repeated, boolean folders) {}

  private static final Part FOLDERS = new Part(any -> true, true, true);
  private static final Part EVERYTHING = new Part(any -> true, true, false);
  private static final Part NAME = new Part(each -> each != '/', true, false);
  private static final Part CHARACTER = new Part(each -> each != '/', false, false);

  /** A matcher, for many paths; for one thread. */
  public Matcher matcher() {
    return new Matcher(parts(value));
  }

  /** Matches paths with a pattern that is parsed once. */
  public static final class Matcher {

    private final List<Part> parts;

    private Matcher(List<Part> parts) {
      this.parts = parts;
    }

    /** Whether the pattern matches the whole path. */
    public boolean matches(String path) {
      boolean[] now = new boolean[parts.size() + 1];
      now[0] = true;
      skip(now, true);
      for (int character : path.codePoints().toArray()) {
        boolean[] next = new boolean[now.length];
        for (int i = 0; i < parts.size(); i++) {
          if (now[i] && parts.get(i).takes.test(character)) {
            next[parts.get(i).repeated ? i : i + 1] = true;
          }
        }
        skip(next, character == '/');
        now = next;
      }
      return now[parts.size()];
    }

    /** What takes any number of characters takes none, too; folders end behind a slash. */
    private void skip(boolean[] reached, boolean behindSlash) {
      for (int i = 0; i < parts.size(); i++) {
        Part part = parts.get(i);
        if (reached[i] && part.repeated && (!part.folders || behindSlash)) {
          reached[i + 1] = true;
        }
      }
    }
  }

  private static List<Part> parts(String glob) {
    List<Part> parts = new ArrayList<>();
    int[] characters = glob.codePoints().toArray();
    int i = 0;
    while (i < characters.length) {
      int character = characters[i];
      if (character == '*' && i + 1 < characters.length && characters[i + 1] == '*') {
        boolean isName = i == 0 || characters[i - 1] == '/';
        boolean areFolders = isName && i + 2 < characters.length && characters[i + 2] == '/';
        parts.add(areFolders ? FOLDERS : EVERYTHING);
        i += areFolders ? 3 : 2;
      } else if (character == '*') {
        parts.add(NAME);
        i++;
      } else if (character == '?') {
        parts.add(CHARACTER);
        i++;
      } else if (character == '[') {
        int end = end(characters, i);
        parts.add(new Part(set(characters, i + 1, end), false, false));
        i = end + 1;
      } else {
        if (character == '\\') {
          i++;
          if (i == characters.length) {
            throw new IllegalArgumentException("a pattern of paths does not end with a backslash");
          }
        }
        int literal = characters[i];
        parts.add(new Part(each -> each == literal, false, false));
        i++;
      }
    }
    return parts;
  }

  /** Where a set ends; a {@code ]} that comes first is one of its characters. */
  private static int end(int[] glob, int begin) {
    int first = begin + 1 < glob.length && glob[begin + 1] == '!' ? begin + 2 : begin + 1;
    for (int i = first + 1; i < glob.length; i++) {
      if (glob[i] == ']') {
        return i;
      }
    }
    throw new IllegalArgumentException("a '[' in a pattern of paths needs its ']'");
  }

  private static IntPredicate set(int[] glob, int begin, int end) {
    boolean negated = glob[begin] == '!';
    IntPredicate any = each -> false;
    for (int i = negated ? begin + 1 : begin; i < end; i++) {
      int from = glob[i];
      int to = from;
      if (i + 2 < end && glob[i + 1] == '-') {
        to = glob[i + 2];
        i += 2;
      }
      int last = to;
      any = any.or(each -> each >= from && each <= last);
    }
    IntPredicate listed = any;
    return each -> each != '/' && listed.test(each) != negated;
  }

  @Override
  public String toString() {
    return value;
  }
}
