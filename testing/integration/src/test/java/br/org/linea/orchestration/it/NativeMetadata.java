package br.org.linea.orchestration.it;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The classes that a native image may reach by reflection: what Quarkus registers and what the
 * libraries say of themselves, read from the sources of a native build.
 *
 * @see <a
 *     href="https://www.graalvm.org/latest/reference-manual/native-image/metadata/">Reachability
 *     metadata</a>
 */
final class NativeMetadata {

  private static final Pattern LIST =
      Pattern.compile("META-INF/native-image/.*(reflect-config|reachability-metadata)\\.json");
  private static final Pattern FEATURE = Pattern.compile(".*/graal/\\w*Feature\\.class");
  private static final ObjectMapper JSON = new ObjectMapper();

  private NativeMetadata() {}

  static Set<String> of(ProjectFolder project, String program) throws IOException {
    Path sources = project.root().resolve(program).resolve("target/native-sources");
    if (!Files.isDirectory(sources)) {
      throw new IllegalStateException(
          sources + " is missing: package the programs with -Dnative-sources.skip=false");
    }
    Set<String> names = new TreeSet<>();
    try (Stream<Path> jars = Files.walk(sources)) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        read(jar, names);
      }
    }
    return names;
  }

  private static void read(Path jar, Set<String> names) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        if (LIST.matcher(entry.getName()).matches()) {
          readList(file.getInputStream(entry), names);
        } else if (FEATURE.matcher(entry.getName()).matches()) {
          readFeature(file.getInputStream(entry), names);
        }
      }
    }
  }

  private static void readList(InputStream file, Set<String> names) throws IOException {
    JsonNode json = JSON.readTree(file);
    JsonNode types = json.isArray() ? json : json.path("reflection");
    for (JsonNode each : types) {
      JsonNode name = each.has("name") ? each.get("name") : each.path("type");
      if (name.isTextual()) {
        names.add(name.textValue());
      }
    }
  }

  /** Code that registers classes while the image is built: it holds their names as constants. */
  private static void readFeature(InputStream file, Set<String> names) throws IOException {
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitLdcInsn(Object constant) {
                    names.add(
                        constant instanceof Type type ? type.getClassName() : constant.toString());
                  }
                };
              }
            },
            ClassReader.SKIP_DEBUG);
  }
}
