package io.acclimate.core.artifact;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link PackFormat}; every length is checked against what is left before anything is
 * allocated.
 */
final class PackReader {
  /** The shortest row: two texts of one byte, side, no label, an empty text. */
  private static final int MIN_ROW_BYTES = 5 + 5 + 1 + 1 + 1 + 4;

  private static final int MIN_TEXT_BYTES = 4;

  private final ByteBuffer in;

  PackReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  Pack pack() {
    if (!Arrays.equals(bytes(PackFormat.MAGIC.length), PackFormat.MAGIC)) {
      throw error("does not begin with ACPK");
    }
    need(Short.BYTES);
    short version = in.getShort();
    if (version != PackFormat.VERSION) {
      throw error("version " + version + " is not " + PackFormat.VERSION);
    }
    int count = count(MIN_ROW_BYTES);
    List<PackRow> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(row());
    }
    if (in.hasRemaining()) {
      throw error(in.remaining() + " bytes after the last row");
    }
    return new Pack(rows);
  }

  private PackRow row() {
    String eventId = text();
    String domain = text();
    Side side = side();
    LabelValue label = label();
    return new PackRow(eventId, domain, label, side, input());
  }

  private Side side() {
    byte code = u8();
    return switch (code) {
      case PackFormat.TRAIN -> Side.TRAIN;
      case PackFormat.HOLD_OUT -> Side.HOLD_OUT;
      default -> throw error("unknown side " + code);
    };
  }

  private @Nullable LabelValue label() {
    byte code = u8();
    return switch (code) {
      case PackFormat.NO_LABEL -> null;
      case PackFormat.CLASS_NAME -> new LabelValue.ClassName(text());
      case PackFormat.NUMBER -> new LabelValue.NumberValue(Double.longBitsToDouble(u64()));
      case PackFormat.NAME_SET -> nameSet();
      case PackFormat.BOXES -> boxes();
      default -> throw error("unknown label kind " + code);
    };
  }

  private LabelValue.NameSet nameSet() {
    int count = count(MIN_TEXT_BYTES);
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      String name = text();
      if (!names.isEmpty() && names.last().compareTo(name) >= 0) {
        throw error("names of a set must be sorted and different");
      }
      names.add(name);
    }
    return new LabelValue.NameSet(names);
  }

  private LabelValue.Boxes boxes() {
    int count = count(MIN_TEXT_BYTES + 4 * Float.BYTES);
    List<LabelValue.Box> boxes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      boxes.add(new LabelValue.Box(text(), f32(), f32(), f32(), f32()));
    }
    return new LabelValue.Boxes(boxes);
  }

  private Input input() {
    byte code = u8();
    return switch (code) {
      case PackFormat.TENSOR -> new Input.TensorInput(tensor());
      case PackFormat.TEXT -> new Input.TextInput(text());
      case PackFormat.MEDIA -> new Input.MediaInput(text(), bytes(count(1)));
      default -> throw error("unknown input kind " + code);
    };
  }

  private TensorBytes tensor() {
    Dtype dtype = PackFormat.dtype(u8());
    int rank = Byte.toUnsignedInt(u8());
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      shape.add(u64());
    }
    long size = TensorBytes.sizeBytes(dtype, shape);
    need(size);
    return new TensorBytes(dtype, shape, bytes((int) size));
  }

  private String text() {
    return Utf8.decode(bytes(count(1)), "pack");
  }

  /** A count of things that take at least this many bytes each. */
  private int count(int minBytes) {
    need(Integer.BYTES);
    long count = Integer.toUnsignedLong(in.getInt());
    need(count * minBytes);
    return (int) count;
  }

  private byte[] bytes(int length) {
    need(length);
    byte[] result = new byte[length];
    in.get(result);
    return result;
  }

  private byte u8() {
    need(1);
    return in.get();
  }

  private float f32() {
    need(Float.BYTES);
    return in.getFloat();
  }

  private long u64() {
    need(Long.BYTES);
    return in.getLong();
  }

  private void need(long length) {
    if (length > in.remaining()) {
      throw error("ends too early: %d bytes wanted, %d left".formatted(length, in.remaining()));
    }
  }

  private InvalidFormatException error(String what) {
    return new InvalidFormatException("pack at byte " + in.position() + ": " + what);
  }
}
