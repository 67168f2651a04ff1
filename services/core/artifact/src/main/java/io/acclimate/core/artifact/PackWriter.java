package io.acclimate.core.artifact;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Writes {@link PackFormat}. */
final class PackWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteBuffer scratch = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private PackWriter() {}

  static byte[] write(Pack pack) {
    PackWriter writer = new PackWriter();
    writer.out.writeBytes(PackFormat.MAGIC);
    writer.u16(PackFormat.VERSION);
    writer.u32(pack.rows().size());
    pack.rows().forEach(writer::row);
    return writer.out.toByteArray();
  }

  private void row(PackRow row) {
    text(row.eventId());
    text(row.domain());
    u8(row.side() == Side.HOLD_OUT ? PackFormat.HOLD_OUT : PackFormat.TRAIN);
    label(row.label());
    input(row.input());
  }

  private void label(@Nullable LabelValue label) {
    if (label == null) {
      u8(PackFormat.NO_LABEL);
    } else if (label instanceof LabelValue.ClassName name) {
      u8(PackFormat.CLASS_NAME);
      text(name.name());
    } else if (label instanceof LabelValue.NumberValue number) {
      u8(PackFormat.NUMBER);
      u64(Double.doubleToLongBits(number.value()));
    } else if (label instanceof LabelValue.NameSet set) {
      u8(PackFormat.NAME_SET);
      u32(set.names().size());
      set.names().forEach(this::text);
    } else if (label instanceof LabelValue.Boxes boxes) {
      u8(PackFormat.BOXES);
      u32(boxes.boxes().size());
      boxes.boxes().forEach(this::box);
    }
  }

  private void box(LabelValue.Box box) {
    text(box.name());
    u32(Float.floatToIntBits(box.x()));
    u32(Float.floatToIntBits(box.y()));
    u32(Float.floatToIntBits(box.width()));
    u32(Float.floatToIntBits(box.height()));
  }

  private void input(Input input) {
    if (input instanceof Input.TensorInput tensor) {
      u8(PackFormat.TENSOR);
      tensor(tensor.tensor());
    } else if (input instanceof Input.TextInput text) {
      u8(PackFormat.TEXT);
      text(text.text());
    } else if (input instanceof Input.MediaInput media) {
      u8(PackFormat.MEDIA);
      text(media.mediaType());
      blob(media.data());
    }
  }

  private void tensor(TensorBytes tensor) {
    u8(PackFormat.code(tensor.dtype()));
    u8((byte) tensor.shape().size());
    tensor.shape().forEach(this::u64);
    out.writeBytes(tensor.data());
  }

  private void text(String text) {
    blob(Utf8.encode(text, "pack"));
  }

  private void blob(byte[] bytes) {
    u32(bytes.length);
    out.writeBytes(bytes);
  }

  private void u8(byte value) {
    out.write(value);
  }

  private void u16(short value) {
    out.write(scratch.putShort(0, value).array(), 0, Short.BYTES);
  }

  private void u32(int value) {
    out.write(scratch.putInt(0, value).array(), 0, Integer.BYTES);
  }

  private void u64(long value) {
    out.write(scratch.putLong(0, value).array(), 0, Long.BYTES);
  }
}
