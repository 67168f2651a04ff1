package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Files that somebody made to be taken for something else, or to fill memory: none is a safetensors
 * file. The same for the same seed.
 */
public final class HostileSafetensors {
  private static final long HUGE = 1L << 62;

  private final Random random;

  public HostileSafetensors(long seed) {
    this.random = new Random(seed);
  }

  /** Small ones, each wrong in another way; other numbers and names with each call. */
  public List<byte[]> small() {
    List<byte[]> files = new ArrayList<>();
    crafted().map(header -> file(header, random.nextInt(64))).forEach(files::add);
    files.addAll(lengthsThatLie());
    return files;
  }

  /** Those with as large a header as is read at all. */
  public static List<byte[]> ofTheLargestSize() {
    int room = SafetensorsHeader.MAX_BYTES;
    String open = "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4],\"shape\":[";
    return Stream.of(
            "{" + "\"a\":{".repeat(room / 5 - 1),
            "{\"a\":" + "[".repeat(room - 5),
            open + "1,".repeat((room - open.length()) / 2 - 4) + "1]}}",
            "{\"a\":" + "9".repeat(room - 5),
            "{\"" + "a".repeat(room - 20) + "\":1}",
            manyKeys(room))
        .map(header -> file(header, 4))
        .toList();
  }

  /** Each is wrong in one way; none fits the few bytes of data that follow. */
  private Stream<String> crafted() {
    long large = HUGE + random.nextInt(1_000);
    long odd = 1L + random.nextInt(1_000_000);
    String name = "w" + random.nextInt(1_000);
    return Stream.of(
        tensor(name, "F32", "[" + large + "]", "[0," + large + "]"),
        tensor(name, "F64", "[" + large + ",8]", "[0,64]"),
        tensor(name, "F32", "[4294967296,4294967296,%d]".formatted(odd), "[0,64]"),
        tensor(name, "U8", "[9223372036854775807]", "[0,9223372036854775807]"),
        tensor(name, "U8", "[9223372036854775808]", "[0,9223372036854775808]"),
        tensor(name, "U8", "[18446744073709551615]", "[0,18446744073709551615]"),
        tensor(name, "U8", "[1e300]", "[0,1e300]"),
        tensor(name, "U8", "[-" + odd + "]", "[0," + odd + "]"),
        tensor(name, "U8", "[" + odd + "]", "[-" + odd + ",0]"),
        tensor(name, "U8", "[" + odd + "]", "[" + 2 * odd + "," + odd + "]"),
        tensor(name, "U8", "[" + (65 + odd) + "]", "[0," + (65 + odd) + "]"),
        tensor(name, "U8", "[1]", "[" + odd + "," + (odd + 1) + "]"),
        tensor(name, "F" + (65 + random.nextInt(1_000)), "[1]", "[0,4]"),
        tensor(name, "BF16", "[" + odd + "]", "[0," + 2 * odd + "]"),
        tensor(name, "U8", "[" + "1,".repeat(16 + random.nextInt(100)) + "1]", "[0,1]"),
        tensor(name, "U8", "[1." + odd + "]", "[0,1]"),
        tensor(name, "U8", "\"" + odd + "\"", "[0,1]"),
        tensor(name, "U8", "[0]", "[0,0]").replace("}}", "},\"%s\":null}".formatted(name)),
        tensor(name, "U8", "[0]", "[0,0]").replace("}}", ",\"\\u0064type\":\"U8\"}}"),
        "{\"__metadata__\":{\"n\":%d}}".formatted(odd),
        " " + tensor(name, "U8", "[0]", "[0,0]"),
        tensor(name, "U8", "[0]", "[0,0]") + "}".repeat(1 + random.nextInt(9)));
  }

  private List<byte[]> lengthsThatLie() {
    long[] lengths = {
      -1 - random.nextInt(1_000),
      Long.MIN_VALUE + random.nextInt(1_000),
      Long.MAX_VALUE - random.nextInt(1_000),
      SafetensorsHeader.MAX_BYTES + 1L + random.nextInt(1_000),
      3L + random.nextInt(1_000)
    };
    List<byte[]> files = new ArrayList<>();
    for (long length : lengths) {
      files.add(
          ByteBuffer.allocate(10)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(length)
              .put("{}".getBytes(UTF_8))
              .array());
    }
    return files;
  }

  private static String manyKeys(int room) {
    StringBuilder header = new StringBuilder("{\"0\":1");
    for (int i = 1; header.length() < room - 16; i++) {
      header.append(",\"").append(Integer.toString(i, Character.MAX_RADIX)).append("\":1");
    }
    return header.append('}').toString();
  }

  private static String tensor(String name, String dtype, String shape, String offsets) {
    return "{\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(name, dtype, shape, offsets);
  }

  /** A file with this header and some bytes of data. */
  public static byte[] file(String header, int dataBytes) {
    byte[] json = header.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }
}
