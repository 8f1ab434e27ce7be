package br.org.linea.orchestration.agent.command;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A block of memory for C, all zeroes at first. It lives as long as its arena. */
final class CMemory {

  private static final int ALIGNMENT = 16;

  private final long address;

  /** Access handles of a segment would be code that the JVM makes at run time. */
  private final ByteBuffer bytes;

  CMemory(Arena arena, int size) {
    MemorySegment segment = arena.allocate(size, ALIGNMENT);
    this.address = segment.address();
    this.bytes = segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Pointers to strings, and a null pointer behind the last. */
  static CMemory strings(Arena arena, List<String> texts) {
    Charset charset = charset();
    List<byte[]> encoded = texts.stream().map(each -> each.getBytes(charset)).toList();
    int next = (texts.size() + 1) * Long.BYTES;
    CMemory memory =
        new CMemory(arena, next + encoded.stream().mapToInt(each -> each.length + 1).sum());
    for (int i = 0; i < encoded.size(); i++) {
      byte[] text = encoded.get(i);
      memory.bytes.putLong(i * Long.BYTES, memory.address + next);
      memory.bytes.put(next, text);
      next += text.length + 1;
    }
    return memory;
  }

  /** Java's own encoding of file names, unless it could not name everything. */
  private static Charset charset() {
    Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    return names.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : names;
  }

  /** Where it is. */
  long address() {
    return address;
  }

  /** Its contents, in the order of this machine. */
  ByteBuffer bytes() {
    return bytes;
  }
}
