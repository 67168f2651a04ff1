package io.acclimate.core.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class Safetensors {
  /** Name of the tensor in a blob that holds just one. */
  public static final String ONLY = "tensor";

  static final int MAX_HEADER_BYTES = 1 << 20;

  /** The largest array that every JVM makes. */
  private static final int MAX_FILE_BYTES = Integer.MAX_VALUE - 8;

  private static final String METADATA = "__metadata__";
  private static final int LENGTH_BYTES = 8;

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
    List<Map.Entry<String, TensorBytes>> ordered = new ArrayList<>(tensors.entrySet());
    ordered.sort(Comparator.comparingInt(entry -> -entry.getValue().dtype().bytes()));
    Json.Obj header = Json.object();
    if (!metadata.isEmpty()) {
      header = header.with(METADATA, Json.from(metadata));
    }
    TreeMap<String, Json> members = new TreeMap<>(header.members());
    long end = 0;
    for (Map.Entry<String, TensorBytes> entry : ordered) {
      String name = entry.getKey();
      TensorBytes tensor = entry.getValue();
      requireName(name);
      requireFinite(name, tensor);
      long begin = end;
      end += tensor.data().length;
      members.put(
          name,
          Json.object()
              .with("dtype", tensor.dtype().name())
              .with("shape", Json.longs(tensor.shape()))
              .with("data_offsets", Json.longs(List.of(begin, end))));
    }
    byte[] json = new Json.Obj(members).canonical();
    int headerLength = (json.length + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES;
    if (headerLength > MAX_HEADER_BYTES) {
      throw new InvalidFormatException(headerTooLong(headerLength));
    }
    long total = LENGTH_BYTES + headerLength + end;
    if (total > MAX_FILE_BYTES) {
      throw new InvalidFormatException(tooLarge(total));
    }
    ByteBuffer file = ByteBuffer.allocate((int) total).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(headerLength).put(json);
    for (int i = json.length; i < headerLength; i++) {
      file.put((byte) ' ');
    }
    ordered.forEach(entry -> file.put(entry.getValue().data()));
    return file.array();
  }

  /** Reads a file's tensors in the order of their bytes. */
  public static Map<String, TensorBytes> read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_FILE_BYTES) {
      throw new InvalidFormatException(tooLarge(size));
    }
    return read(Files.readAllBytes(file));
  }

  /** Reads all tensors in the order of their bytes. */
  public static Map<String, TensorBytes> read(byte[] file) {
    int dataStart = dataStart(file);
    Json.Obj header = header(file, dataStart);
    List<Entry> entries = new ArrayList<>();
    header
        .members()
        .forEach(
            (name, value) -> {
              if (name.equals(METADATA)) {
                checkMetadata(value);
              } else {
                entries.add(Entry.parse(name, value));
              }
            });
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long expectedBegin = 0;
    for (Entry entry : entries) {
      if (entry.begin() != expectedBegin) {
        throw new InvalidFormatException(
            "safetensors: tensor '%s' begins at byte %d instead of %d: a hole or an overlap"
                .formatted(entry.name(), entry.begin(), expectedBegin));
      }
      expectedBegin = entry.end();
    }
    long dataLength = (long) file.length - dataStart;
    if (expectedBegin != dataLength) {
      throw new InvalidFormatException(
          "safetensors: tensors cover %d bytes, the file holds %d"
              .formatted(expectedBegin, dataLength));
    }
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    for (Entry entry : entries) {
      int from = dataStart + (int) entry.begin();
      int to = dataStart + (int) entry.end();
      TensorBytes tensor =
          new TensorBytes(entry.dtype(), entry.shape(), Arrays.copyOfRange(file, from, to));
      requireFinite(entry.name(), tensor);
      tensors.put(entry.name(), tensor);
    }
    return tensors;
  }

  /** The file's metadata: an object from string to string, empty if there is none. */
  public static Json.Obj metadata(byte[] file) {
    Json value = header(file, dataStart(file)).members().get(METADATA);
    if (value == null) {
      return Json.object();
    }
    checkMetadata(value);
    return (Json.Obj) value;
  }

  private static Json.Obj header(byte[] file, int dataStart) {
    return Json.parseObject(Arrays.copyOfRange(file, LENGTH_BYTES, dataStart));
  }

  private record Entry(String name, Dtype dtype, List<Long> shape, long begin, long end) {
    static Entry parse(String name, Json json) {
      requireName(name);
      JsonFields fields = JsonFields.of("safetensors header." + name, json);
      Dtype dtype = Dtype.valueOf(fields.oneOf("dtype", Dtype.names()));
      List<Long> shape = fields.integers("shape", 0, Long.MAX_VALUE);
      List<Long> offsets = fields.integers("data_offsets", 0, Integer.MAX_VALUE);
      fields.refuseUnknown();
      if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
        throw fields.refused("data_offsets", "[begin, end] with begin ≤ end");
      }
      long size = offsets.get(1) - offsets.get(0);
      if (size != TensorBytes.sizeBytes(dtype, shape)) {
        throw fields.refused(
            "data_offsets",
            "%d bytes for shape %s of %s"
                .formatted(TensorBytes.sizeBytes(dtype, shape), shape, dtype));
      }
      return new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
    }
  }

  private static int dataStart(byte[] file) {
    if (file.length < LENGTH_BYTES) {
      throw new InvalidFormatException(
          "safetensors: " + file.length + " bytes are too few for a header length");
    }
    long headerLength = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (headerLength < 0 || headerLength > MAX_HEADER_BYTES) {
      throw new InvalidFormatException(headerTooLong(headerLength));
    }
    long dataStart = LENGTH_BYTES + headerLength;
    if (dataStart > file.length) {
      throw new InvalidFormatException(
          "safetensors: header of %d bytes in a file of %d".formatted(headerLength, file.length));
    }
    return (int) dataStart;
  }

  private static String headerTooLong(long length) {
    return "safetensors: header of %s bytes is not in 0..%d"
        .formatted(Long.toUnsignedString(length), MAX_HEADER_BYTES);
  }

  private static String tooLarge(long size) {
    return "safetensors: %d bytes are more than the allowed %d".formatted(size, MAX_FILE_BYTES);
  }

  private static void checkMetadata(Json value) {
    JsonFields.of("safetensors header", Json.object().with(METADATA, value))
        .stringsByName(METADATA);
  }

  private static void requireName(String name) {
    if (name.isEmpty() || name.equals(METADATA)) {
      throw new InvalidFormatException("safetensors: '" + name + "' is no name for a tensor");
    }
  }

  private static void requireFinite(String name, TensorBytes tensor) {
    if (!tensor.finite()) {
      throw new InvalidFormatException(
          "safetensors: tensor '" + name + "' holds NaN or infinity; weights must be finite");
    }
  }
}
