package io.acclimate.core.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The safetensors file format, strictly: 8 bytes header length (little-endian), a JSON header, the
 * tensors' bytes.
 *
 * <p>The reader trusts nothing: header of at most 1 MiB, no duplicate keys, known types only,
 * offsets that cover the data without holes or overlap, no NaN and no infinity. The writer gives
 * the same bytes for the same tensors: canonical JSON padded with spaces to 8 bytes, larger element
 * types first so that every tensor is aligned, then by name.
 *
 * @see SafetensorsFile files that are larger than memory
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class Safetensors {
  /** Name of the tensor in a blob that holds just one. */
  public static final String ONLY = "tensor";

  /** The largest array that every JVM makes. */
  static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private Safetensors() {}

  /** A blob of one tensor, named {@value #ONLY}: equal tensors have equal blobs. */
  public static byte[] writeOne(TensorBytes tensor) {
    return write(new TreeMap<>(Map.of(ONLY, tensor)), Map.of());
  }

  /** Reads what {@link #writeOne} wrote. */
  public static TensorBytes readOne(byte[] file) {
    Map<String, TensorBytes> tensors = read(file);
    TensorBytes tensor = tensors.get(ONLY);
    if (tensor == null || tensors.size() != 1) {
      throw new InvalidFormatException(
          "safetensors: expected one tensor named '" + ONLY + "', found " + tensors.keySet());
    }
    return tensor;
  }

  /** Writes tensors by name; metadata may be empty. */
  public static byte[] write(SortedMap<String, TensorBytes> tensors, Map<String, String> metadata) {
    List<Map.Entry<String, TensorBytes>> ordered = ordered(tensors);
    byte[] header = SafetensorsHeader.write(ordered, metadata);
    long total = header.length;
    for (Map.Entry<String, TensorBytes> entry : ordered) {
      total += entry.getValue().data().length;
    }
    if (total > MAX_ARRAY_BYTES) {
      throw new InvalidFormatException(
          "safetensors: %d bytes are more than the allowed %d of an array; write a file"
              .formatted(total, MAX_ARRAY_BYTES));
    }
    ByteBuffer file = ByteBuffer.allocate((int) total).put(header);
    ordered.forEach(entry -> file.put(entry.getValue().data()));
    return file.array();
  }

  /** Writes a new file, of any size, with the bytes that {@link #write} gives. */
  public static void write(
      Path file, SortedMap<String, TensorBytes> tensors, Map<String, String> metadata)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(channel, tensors, metadata);
    }
  }

  static void write(
      WritableByteChannel channel,
      SortedMap<String, TensorBytes> tensors,
      Map<String, String> metadata)
      throws IOException {
    List<Map.Entry<String, TensorBytes>> ordered = ordered(tensors);
    writeFully(channel, SafetensorsHeader.write(ordered, metadata));
    for (Map.Entry<String, TensorBytes> entry : ordered) {
      writeFully(channel, entry.getValue().data());
    }
  }

  /** Reads all tensors of a file in the order of their bytes. */
  public static Map<String, TensorBytes> read(Path file) throws IOException {
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      Map<String, TensorBytes> tensors = new LinkedHashMap<>();
      for (String name : opened.descriptions().keySet()) {
        tensors.put(name, opened.tensor(name));
      }
      return tensors;
    }
  }

  /** Reads all tensors in the order of their bytes. */
  public static Map<String, TensorBytes> read(byte[] file) {
    int dataStart = dataStart(file);
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header(file, dataStart).entries()) {
      int from = dataStart + (int) entry.begin();
      int to = dataStart + (int) entry.end();
      TensorBytes tensor =
          new TensorBytes(entry.dtype(), entry.shape(), Arrays.copyOfRange(file, from, to));
      tensors.put(entry.name(), requireFinite(entry.name(), tensor));
    }
    return tensors;
  }

  /** The file's metadata: an object from string to string, empty if there is none. */
  public static Json.Obj metadata(byte[] file) {
    return header(file, dataStart(file)).metadata();
  }

  static TensorBytes requireFinite(String name, TensorBytes tensor) {
    if (!tensor.finite()) {
      throw new InvalidFormatException(
          "safetensors: tensor '" + name + "' holds NaN or infinity; weights must be finite");
    }
    return tensor;
  }

  private static int dataStart(byte[] file) {
    byte[] first = Arrays.copyOf(file, Math.min(file.length, SafetensorsHeader.LENGTH_BYTES));
    return SafetensorsHeader.LENGTH_BYTES + SafetensorsHeader.length(first, file.length);
  }

  private static SafetensorsHeader header(byte[] file, int dataStart) {
    byte[] json = Arrays.copyOfRange(file, SafetensorsHeader.LENGTH_BYTES, dataStart);
    return SafetensorsHeader.parse(json, (long) file.length - dataStart);
  }

  /** In the order of the file; all finite. */
  private static List<Map.Entry<String, TensorBytes>> ordered(
      SortedMap<String, TensorBytes> tensors) {
    tensors.forEach(Safetensors::requireFinite);
    List<Map.Entry<String, TensorBytes>> ordered = new ArrayList<>(tensors.entrySet());
    ordered.sort(Comparator.comparingInt(entry -> -entry.getValue().dtype().bytes()));
    return ordered;
  }

  private static void writeFully(WritableByteChannel channel, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }
}
