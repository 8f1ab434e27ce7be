package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The programs of PostgreSQL, which come as a Maven artifact with one archive per processor. */
final class PostgresBinaries {

  private static final int HASH_LENGTH = 12;

  private PostgresBinaries() {}

  /** Their folder, unpacked at the first call in a checkout. */
  static Path unpacked(ProjectFolder project) {
    try {
      Path home = project.cache().resolve("postgres-" + fingerprint());
      if (!Files.isDirectory(home)) {
        unpackTo(home);
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL cannot be unpacked", e);
    }
  }

  private static void unpackTo(Path home) throws IOException {
    Files.createDirectories(home.getParent());
    Path draft = Files.createTempDirectory(home.getParent(), "unpack.");
    Path archive = draft.resolve("archive.txz");
    Path files = Files.createDirectory(draft.resolve("files"));
    try (InputStream source = open()) {
      Files.copy(source, archive);
    }
    Command.run(
        draft,
        Map.of(),
        List.of("tar", "-xJf", archive.toString(), "--no-same-owner", "-C", files.toString()));
    moveUnlessThere(files, home);
    Command.run(draft.getParent(), Map.of(), List.of("rm", "-rf", draft.toString()));
  }

  /** Another process may have done the same meanwhile: both have the same content. */
  private static void moveUnlessThere(Path files, Path home) throws IOException {
    try {
      Files.move(files, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }

  /** The beginning of the archive's SHA-256: other binaries get another folder. */
  private static String fingerprint() throws IOException {
    try (InputStream source = open()) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(source, sha256).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(sha256.digest()).substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream open() throws IOException {
    InputStream source = PostgresBinaries.class.getResourceAsStream("/" + resource());
    if (source == null) {
      throw new IOException("no PostgreSQL for " + System.getProperty("os.arch"));
    }
    return source;
  }

  private static String resource() {
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> "postgres-linux-x86_64.txz";
      case "aarch64" -> "postgres-linux-arm_64.txz";
      default -> "postgres-linux-" + System.getProperty("os.arch") + ".txz";
    };
  }
}
