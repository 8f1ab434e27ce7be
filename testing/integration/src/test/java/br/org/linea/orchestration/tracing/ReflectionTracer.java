package br.org.linea.orchestration.tracing;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A Java agent that has {@link Class} report look-ups to {@link ReflectionLog}. Argument: this jar,
 * a colon, the file to write.
 */
public final class ReflectionTracer {

  private static final Set<String> OF_MEMBERS =
      Set.of(
          "getConstructor",
          "getConstructors",
          "getDeclaredConstructor",
          "getDeclaredConstructors",
          "getDeclaredField",
          "getDeclaredFields",
          "getDeclaredMethod",
          "getDeclaredMethods",
          "getField",
          "getFields",
          "getMethod",
          "getMethods",
          "getRecordComponents",
          "newInstance");

  private ReflectionTracer() {}

  /** Called by the JVM before the program. */
  public static void premain(String arguments, Instrumentation jvm) throws Exception {
    String[] parts = arguments.split(":", 2);
    jvm.appendToBootstrapClassLoaderSearch(new JarFile(parts[0]));
    jvm.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte[] transform(
              ClassLoader loader,
              String name,
              Class<?> type,
              ProtectionDomain domain,
              byte[] bytes) {
            return "java/lang/Class".equals(name) ? reporting(bytes) : null;
          }
        },
        true);
    jvm.retransformClasses(Class.class);
    // This class is of the system loader, the log that Class calls is of the boot loader.
    Class.forName(ReflectionLog.class.getName(), true, null)
        .getMethod("open", String.class)
        .invoke(null, parts[1]);
  }

  private static byte[] reporting(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            boolean isPublic = (access & Opcodes.ACC_PUBLIC) != 0;
            boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
            if (isPublic && isStatic && name.equals("forName")) {
              return new AtReturn(method, name);
            }
            return isPublic && !isStatic && OF_MEMBERS.contains(name)
                ? new AtEntry(method, name)
                : method;
          }
        },
        0);
    return writer.toByteArray();
  }

  private static void report(MethodVisitor method, String how) {
    method.visitLdcInsn(how);
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "br/org/linea/orchestration/tracing/ReflectionLog",
        "reached",
        "(Ljava/lang/Class;Ljava/lang/String;)V",
        false);
  }

  private static final class AtEntry extends MethodVisitor {
    private final String how;

    AtEntry(MethodVisitor next, String how) {
      super(Opcodes.ASM9, next);
      this.how = how;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      super.visitVarInsn(Opcodes.ALOAD, 0);
      report(mv, how);
    }
  }

  private static final class AtReturn extends MethodVisitor {
    private final String how;

    AtReturn(MethodVisitor next, String how) {
      super(Opcodes.ASM9, next);
      this.how = how;
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ARETURN) {
        super.visitInsn(Opcodes.DUP);
        report(mv, how);
      }
      super.visitInsn(opcode);
    }
  }
}
