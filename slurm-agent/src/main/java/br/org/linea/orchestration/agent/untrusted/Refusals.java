package br.org.linea.orchestration.agent.untrusted;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Why an entry is not read. */
final class Refusals {

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private Refusals() {}

  /** What an entry is. */
  static String kind(BasicFileAttributes found) {
    if (found.isSymbolicLink()) {
      return "a link";
    }
    if (found.isDirectory()) {
      return "a folder";
    }
    return found.isOther() ? "a FIFO, a socket or a device" : "a file";
  }

  /**
   * Whether the entry's own mode, which its job chose, denies access to its owner. If not, the file
   * server denies it, which may pass: a ticket may have expired.
   */
  static boolean byItsMode(SecureDirectoryStream<Path> folder, Path name) throws IOException {
    PosixFileAttributes found =
        folder
            .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    Set<PosixFilePermission> mode = found.permissions();
    return !mode.contains(PosixFilePermission.OWNER_READ)
        || found.isDirectory() && !mode.contains(PosixFilePermission.OWNER_EXECUTE);
  }

  /** Gives a folder's owner all rights in it; whether some were missing. */
  static boolean openToOwner(SecureDirectoryStream<Path> folder, Path name) throws IOException {
    PosixFileAttributeView view =
        folder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes found = view.readAttributes();
    Set<PosixFilePermission> mode = EnumSet.copyOf(OWNERS);
    mode.addAll(found.permissions());
    if (!found.isDirectory() || mode.equals(found.permissions())) {
      return false;
    }
    view.setPermissions(mode);
    return true;
  }
}
