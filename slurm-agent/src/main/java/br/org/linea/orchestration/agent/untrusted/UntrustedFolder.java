package br.org.linea.orchestration.agent.untrusted;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An open folder that others may change at any moment. Every operation is relative to the open
 * folder ({@code openat}), follows no link, and opens nothing but regular files and folders. For
 * one thread; {@link BoundedLooks} bounds its time.
 */
public final class UntrustedFolder implements AutoCloseable {

  private final SecureDirectoryStream<Path> stream;

  /** For messages, and for what Java cannot do relative to an open folder. */
  private final Path path;

  private UntrustedFolder(DirectoryStream<Path> stream, Path path) throws IOException {
    if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
      stream.close();
      throw new IOException("the file system of " + path + " has no openat");
    }
    this.stream = secure;
    this.path = path;
  }

  /**
   * Opens a folder whose place an operator chose: links on the way to it are followed.
   *
   * @throws NoSuchFileException when it is not there
   */
  public static UntrustedFolder trusted(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      if (Files.notExists(path)) {
        throw new NoSuchFileException(path.toString());
      }
      throw new IOException(path + " cannot be entered");
    }
    return new UntrustedFolder(Files.newDirectoryStream(path), path);
  }

  /**
   * Opens a folder below another one, step by step, and follows no link on the way.
   *
   * @param root whose place an operator chose
   * @param below relative to {@code root}
   * @return empty when it, or one above it, is not there
   */
  public static Optional<UntrustedFolder> below(Path root, Path below) throws IOException {
    UntrustedFolder at;
    try {
      at = trusted(root);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    for (Path name : below) {
      try (UntrustedFolder above = at) {
        Optional<UntrustedFolder> next = above.folder(name.toString());
        if (next.isEmpty()) {
          return next;
        }
        at = next.get();
      }
    }
    return Optional.of(at);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /**
   * Opens a folder in this one.
   *
   * @return empty when there is nothing of this name
   * @throws BadEntry when it is no folder, or may not be entered
   */
  public Optional<UntrustedFolder> folder(String name) throws IOException {
    Optional<BasicFileAttributes> found = attributes(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!found.get().isDirectory()) {
      throw bad(name, Refusals.kind(found.get()) + ", not a folder");
    }
    try {
      UntrustedFolder folder =
          new UntrustedFolder(
              stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS),
              path.resolve(name));
      folder.checkEnterable(this, name);
      return Optional.of(folder);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw denied(name, e);
    }
  }

  /** A folder without the x bit opens, and then everything in it is denied. */
  private void checkEnterable(UntrustedFolder above, String name) throws IOException {
    try {
      attributes(".");
    } catch (AccessDeniedException e) {
      close();
      throw above.denied(name, e);
    }
  }

  /**
   * The text of a small file, as UTF-8.
   *
   * @param most bytes that it may have
   * @return empty when there is nothing of this name
   * @throws BadEntry when it is no regular file, is longer, or may not be read
   */
  public Optional<String> text(String name, int most) throws IOException {
    try (SeekableByteChannel channel = open(name)) {
      byte[] bytes = Bytes.read(channel, most + 1);
      if (bytes.length > most) {
        throw bad(name, "longer than " + most + " bytes");
      }
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * The end of a file of any size, as UTF-8.
   *
   * @return empty when there is nothing of this name
   * @throws BadEntry when it is no regular file, or may not be read
   */
  public Optional<String> tail(String name, int most) throws IOException {
    try (SeekableByteChannel channel = open(name)) {
      channel.position(Math.max(0, channel.size() - most));
      return Optional.of(new String(Bytes.read(channel, most), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Opens a regular file to read.
   *
   * @throws NoSuchFileException when there is nothing of this name
   * @throws BadEntry when it is no regular file, or may not be read
   */
  public SeekableByteChannel open(String name) throws IOException {
    BasicFileAttributes before =
        attributes(name).orElseThrow(() -> new NoSuchFileException(path.resolve(name).toString()));
    if (!before.isRegularFile()) {
      throw bad(name, Refusals.kind(before) + ", not a regular file");
    }
    SeekableByteChannel channel;
    try {
      channel =
          stream.newByteChannel(
              Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (AccessDeniedException e) {
      throw denied(name, e);
    }
    if (isSame(before, attributes(name))) {
      return channel;
    }
    channel.close();
    // A launcher renames its files into place: the next look meets the new one.
    throw new IOException(path.resolve(name) + " was replaced while it was opened");
  }

  /** What an entry itself is, not what a link leads to; empty when there is none of this name. */
  public Optional<BasicFileAttributes> attributes(String name) throws IOException {
    try {
      return Optional.of(
          stream
              .getFileAttributeView(
                  Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static boolean isSame(BasicFileAttributes before, Optional<BasicFileAttributes> after) {
    return after.filter(it -> it.isRegularFile()).map(BasicFileAttributes::fileKey).stream()
        .anyMatch(key -> key.equals(before.fileKey()));
  }

  /** The names of its entries, once per open folder; no more than {@code most} of them. */
  public List<String> names(int most) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (Path entry : stream) {
        names.add(entry.getFileName().toString());
        if (names.size() == most) {
          break;
        }
      }
      return names;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * The number of the user whose an entry is; empty when it is not there.
   *
   * @throws IOException when it was replaced meanwhile
   */
  public Optional<Long> owner(String name) throws IOException {
    Optional<BasicFileAttributes> found = attributes(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    // By number: a look-up of the user's name may ask a directory service.
    Map<String, Object> seen =
        Files.readAttributes(path.resolve(name), "unix:uid,fileKey", LinkOption.NOFOLLOW_LINKS);
    if (!found.get().fileKey().equals(seen.get("fileKey"))) {
      throw new IOException(path.resolve(name) + " was replaced while its owner was read");
    }
    return Optional.of(((Integer) seen.get("uid")).longValue());
  }

  /**
   * Removes an entry, a link itself and not what it leads to; an empty folder too.
   *
   * @return whether there was something of this name
   * @throws BadEntry when it is a folder with something in it
   */
  public boolean delete(String name) throws IOException {
    Optional<BasicFileAttributes> found = attributes(name);
    if (found.isEmpty()) {
      return false;
    }
    try {
      if (found.get().isDirectory()) {
        stream.deleteDirectory(Path.of(name));
      } else {
        stream.deleteFile(Path.of(name));
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (DirectoryNotEmptyException e) {
      throw bad(name, "a folder with something in it");
    }
  }

  /**
   * Lets its owner read, change and enter a folder in this one.
   *
   * @return whether that was not so before
   */
  public boolean openToOwner(String name) throws IOException {
    return Refusals.openToOwner(stream, Path.of(name));
  }

  SecureDirectoryStream<Path> stream() {
    return stream;
  }

  Path path() {
    return path;
  }

  private IOException denied(String name, AccessDeniedException denied) throws IOException {
    return Refusals.byItsMode(stream, Path.of(name)) ? bad(name, "closed to its owner") : denied;
  }

  private BadEntry bad(String name, String what) {
    return new BadEntry(path.resolve(name), what);
  }
}
