package io.acclimate.core.artifact;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a safetensors file says about itself, held against its size before any of its data is
 * touched: {@code length:u64 JSON data}.
 *
 * @param json the whole header
 * @param entries the tensors in the order of their bytes, which cover the data without holes or
 *     overlap
 */
record SafetensorsHeader(Json.Obj json, List<Entry> entries) {
  static final int MAX_BYTES = 1 << 20;
  static final int LENGTH_BYTES = 8;

  private static final String METADATA = "__metadata__";

  SafetensorsHeader {
    entries = List.copyOf(entries);
  }

  /**
   * Where a tensor is.
   *
   * @param begin first byte, counted from the begin of the data
   * @param end byte after the last
   */
  record Entry(String name, Dtype dtype, List<Long> shape, long begin, long end) {
    Entry {
      shape = List.copyOf(shape);
    }

    long sizeBytes() {
      return end - begin;
    }

    private static Entry parse(String name, Json json) {
      requireName(name);
      JsonFields fields = JsonFields.of("safetensors header." + name, json);
      Dtype dtype = Dtype.valueOf(fields.oneOf("dtype", Dtype.names()));
      List<Long> shape = fields.integers("shape", 0, Long.MAX_VALUE);
      List<Long> offsets = fields.integers("data_offsets", 0, Long.MAX_VALUE);
      fields.refuseUnknown();
      if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
        throw fields.refused("data_offsets", "[begin, end] with begin ≤ end");
      }
      Entry entry = new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
      long size = TensorBytes.sizeBytes(dtype, shape);
      if (entry.sizeBytes() != size) {
        throw fields.refused(
            "data_offsets", "%d bytes for shape %s of %s".formatted(size, shape, dtype));
      }
      return entry;
    }
  }

  /**
   * Length of the JSON.
   *
   * @param first the first 8 bytes of the file, or all that there are
   * @param fileBytes size of the file
   */
  static int length(byte[] first, long fileBytes) {
    if (first.length < LENGTH_BYTES) {
      throw new InvalidFormatException(
          "safetensors: " + first.length + " bytes are too few for a header length");
    }
    long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
    requireLength(length);
    if (length > fileBytes - LENGTH_BYTES) {
      throw new InvalidFormatException(
          "safetensors: header of %d bytes in a file of %d".formatted(length, fileBytes));
    }
    return (int) length;
  }

  /**
   * Reads the JSON.
   *
   * @param dataBytes bytes of the file after it
   */
  static SafetensorsHeader parse(byte[] json, long dataBytes) {
    if (json.length == 0 || json[0] != '{') {
      throw new InvalidFormatException(
          "safetensors: the header does not begin with '{', as a JSON object must");
    }
    Json.Obj header = Json.parseObject(json);
    List<Entry> entries = new ArrayList<>();
    header
        .members()
        .forEach(
            (name, value) -> {
              if (name.equals(METADATA)) {
                requireStrings(value);
              } else {
                entries.add(Entry.parse(name, value));
              }
            });
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    requireCover(entries, dataBytes);
    return new SafetensorsHeader(header, entries);
  }

  /** From string to string; empty if there is none. */
  Json.Obj metadata() {
    return json.members().get(METADATA) instanceof Json.Obj metadata ? metadata : Json.object();
  }

  /**
   * The header of a file with these tensors, one after the other, as the file begins: with its
   * length, and padded with spaces to 8 bytes.
   */
  static byte[] write(List<Map.Entry<String, TensorBytes>> ordered, Map<String, String> metadata) {
    List<Entry> entries = new ArrayList<>();
    long end = 0;
    for (Map.Entry<String, TensorBytes> entry : ordered) {
      TensorBytes tensor = entry.getValue();
      long begin = end;
      end += tensor.data().length;
      entries.add(new Entry(entry.getKey(), tensor.dtype(), tensor.shape(), begin, end));
    }
    return bytes(entries, metadata);
  }

  /** The header of a file with these entries, as the file begins. */
  static byte[] bytes(List<Entry> entries, Map<String, String> metadata) {
    TreeMap<String, Json> members = new TreeMap<>();
    if (!metadata.isEmpty()) {
      members.put(METADATA, Json.from(metadata));
    }
    for (Entry entry : entries) {
      requireName(entry.name());
      members.put(
          entry.name(),
          Json.object()
              .with("dtype", entry.dtype().name())
              .with("shape", Json.longs(entry.shape()))
              .with("data_offsets", Json.longs(List.of(entry.begin(), entry.end()))));
    }
    byte[] json = new Json.Obj(members).canonical();
    int length = (json.length + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES;
    requireLength(length);
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.array();
  }

  private static void requireCover(List<Entry> sorted, long dataBytes) {
    long expectedBegin = 0;
    for (Entry entry : sorted) {
      if (entry.begin() != expectedBegin) {
        throw new InvalidFormatException(
            "safetensors: tensor '%s' begins at byte %d instead of %d: a hole or an overlap"
                .formatted(entry.name(), entry.begin(), expectedBegin));
      }
      expectedBegin = entry.end();
    }
    if (expectedBegin != dataBytes) {
      throw new InvalidFormatException(
          "safetensors: tensors cover %d bytes, the file holds %d"
              .formatted(expectedBegin, dataBytes));
    }
  }

  private static void requireLength(long length) {
    if (length < 0 || length > MAX_BYTES) {
      throw new InvalidFormatException(
          "safetensors: header of %s bytes is not in 0..%d"
              .formatted(Long.toUnsignedString(length), MAX_BYTES));
    }
  }

  private static void requireStrings(Json metadata) {
    JsonFields.of("safetensors header", Json.object().with(METADATA, metadata))
        .stringsByName(METADATA);
  }

  private static void requireName(String name) {
    if (name.isEmpty() || name.equals(METADATA)) {
      throw new InvalidFormatException("safetensors: '" + name + "' is no name for a tensor");
    }
  }
}
