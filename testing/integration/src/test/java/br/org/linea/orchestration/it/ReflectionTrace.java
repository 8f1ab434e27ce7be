package br.org.linea.orchestration.it;

import br.org.linea.orchestration.tracing.ReflectionLog;
import br.org.linea.orchestration.tracing.ReflectionTracer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;

/** The Java agent of package {@code tracing} as jars, and what it wrote. */
final class ReflectionTrace {

  private final Path folder;

  private ReflectionTrace(Path folder) {
    this.folder = folder;
  }

  static ReflectionTrace in(Path folder) throws IOException {
    ReflectionTrace trace = new ReflectionTrace(folder);
    trace.writeJars();
    return trace;
  }

  private Path agent() {
    return folder.resolve("tracer.jar");
  }

  private Path log() {
    return folder.resolve("log.jar");
  }

  private Path output(String program) {
    return folder.resolve(program + ".tsv");
  }

  /** What a program needs in its environment to be traced. */
  Map<String, String> environment(String program) {
    return Map.of(
        "JAVA_TOOL_OPTIONS", "-javaagent:%s=%s:%s".formatted(agent(), log(), output(program)));
  }

  /** Each class that the program reached, with the look-up and its caller. */
  Map<String, String> reached(String program) throws IOException {
    Map<String, String> classes = new TreeMap<>();
    for (String line : Files.readAllLines(output(program))) {
      String[] fields = line.split("\t", 2);
      classes.put(fields[0], fields[1]);
    }
    return classes;
  }

  /** The boot loader loads the log, and must not see the rest: see {@link ReflectionTracer}. */
  private void writeJars() throws IOException {
    Path classes = home(ReflectionTracer.class);
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", ReflectionTracer.class.getName());
    main.putValue("Can-Retransform-Classes", "true");
    List<String> ours;
    try (Stream<Path> files =
        Files.walk(classes.resolve(path(ReflectionTracer.class)).getParent())) {
      ours = files.filter(Files::isRegularFile).map(f -> classes.relativize(f).toString()).toList();
    }
    try (JarOutputStream agent = new JarOutputStream(Files.newOutputStream(agent()), manifest);
        JarOutputStream log = new JarOutputStream(Files.newOutputStream(log()));
        JarFile asm = new JarFile(home(ClassReader.class).toFile())) {
      for (String name : ours) {
        add(
            name.startsWith(path(ReflectionLog.class).replace(".class", "")) ? log : agent,
            name,
            Files.readAllBytes(classes.resolve(name)));
      }
      for (JarEntry entry :
          asm.stream().filter(each -> each.getName().startsWith("org/")).toList()) {
        if (!entry.isDirectory()) {
          add(agent, entry.getName(), asm.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }

  private static String path(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
