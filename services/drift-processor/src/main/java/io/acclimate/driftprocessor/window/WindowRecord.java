package io.acclimate.driftprocessor.window;

import io.acclimate.core.drift.DriftLevel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the store keeps of a window beside its rows, as it was when it was judged last or a level
 * changed; later rows are in the ring. Version 1 of its bytes: a version byte, then the fields in
 * order, numbers big-endian, arrays behind their length.
 *
 * @param number tells its rows from those of the model's other windows
 * @param start offset of its first row; −1 while there is none
 * @param rows since the reference came into force
 * @param lastOffset of its last row
 * @param published whether drift.state.v1 may have something of it
 * @param highest level of the detector since the last judgement
 * @param settings that it was made with
 * @param standings the levels, as {@link Standings} writes them
 * @param detector state of the error detector; empty for examples
 */
@SuppressWarnings("ArrayRecordComponent") // read once and written once; never compared
record WindowRecord(
    int number,
    long start,
    long rows,
    long lastOffset,
    boolean published,
    DriftLevel highest,
    String settings,
    byte[] standings,
    byte[] detector) {
  private static final int VERSION = 1;

  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + standings.length);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(number);
      out.writeLong(start);
      out.writeLong(rows);
      out.writeLong(lastOffset);
      out.writeBoolean(published);
      out.writeByte(LevelCode.of(highest));
      out.writeUTF(settings);
      out.writeInt(standings.length);
      out.write(standings);
      out.writeInt(detector.length);
      out.write(detector);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static WindowRecord read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "The windows' state has format " + version + "; this program reads " + VERSION + ".");
      }
      return new WindowRecord(
          in.readInt(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readBoolean(),
          LevelCode.level(in.readUnsignedByte()),
          in.readUTF(),
          in.readNBytes(in.readInt()),
          in.readNBytes(in.readInt()));
    } catch (IOException damaged) {
      throw new UncheckedIOException("The windows' state is damaged", damaged);
    }
  }
}
