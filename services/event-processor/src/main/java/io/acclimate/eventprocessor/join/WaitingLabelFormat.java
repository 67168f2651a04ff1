package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.sift.Origin;
import io.acclimate.eventprocessor.state.Texts;
import io.acclimate.eventprocessor.state.Versioned;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link WaitingLabel} in its store, version 1: a version byte, then the fields in
 * the order of the record, numbers big-endian, texts and bytes after their length; a length of -1
 * stands for null.
 */
final class WaitingLabelFormat {
  private static final int VERSION = 1;
  private static final int NULL = -1;

  private WaitingLabelFormat() {}

  static byte[] write(WaitingLabel label) {
    return Versioned.write(
        VERSION,
        out -> {
          out.writeLong(label.untilMillis());
          out.writeLong(label.timestampMillis());
          Texts.write(out, label.origin().topic());
          out.writeInt(label.origin().partition());
          out.writeLong(label.origin().offset());
          write(out, label.origin().key());
          write(out, label.original());
          out.writeInt(label.headers().size());
          for (Header header : label.headers()) {
            Texts.write(out, header.key());
            write(out, header.value());
          }
        });
  }

  static WaitingLabel read(byte[] bytes) {
    return Versioned.read(
        bytes,
        VERSION,
        WaitingRoom.STORE,
        in -> {
          long untilMillis = in.readLong();
          long timestampMillis = in.readLong();
          Origin origin = new Origin(Texts.read(in), in.readInt(), in.readLong(), readBytes(in));
          byte[] original = in.readNBytes(in.readInt());
          List<Header> headers = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            headers.add(new RecordHeader(Texts.read(in), readBytes(in)));
          }
          return new WaitingLabel(untilMillis, timestampMillis, origin, original, headers);
        });
  }

  private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    out.writeInt(bytes == null ? NULL : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length == NULL ? null : in.readNBytes(length);
  }
}
