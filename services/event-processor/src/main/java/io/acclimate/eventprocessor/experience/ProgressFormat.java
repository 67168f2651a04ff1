package io.acclimate.eventprocessor.experience;

import io.acclimate.eventprocessor.state.Texts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a {@link Progress} in its store, version 1: a version byte, then the fields in the
 * order of the records, numbers big-endian, texts as a length and UTF-8, times in milliseconds, a
 * presence byte before the open experience.
 */
final class ProgressFormat {
  private static final int VERSION = 1;

  private ProgressFormat() {}

  static byte[] write(Progress progress) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(progress.closed());
      out.writeBoolean(progress.open() != null);
      if (progress.open() != null) {
        write(out, progress.open());
      }
      out.writeInt(progress.requests().size());
      for (CloseRequest request : progress.requests()) {
        Texts.write(out, request.commandId());
        Texts.write(out, request.issuedBy());
        out.writeLong(request.notBeforeOffset());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static Progress read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "The experiences' state has format "
                + version
                + "; this program reads "
                + VERSION
                + ".");
      }
      long closed = in.readLong();
      OpenExperience open = in.readBoolean() ? readOpen(in) : null;
      List<CloseRequest> requests = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        requests.add(new CloseRequest(Texts.read(in), Texts.read(in), in.readLong()));
      }
      return new Progress(closed, open, requests);
    } catch (IOException damaged) {
      throw new UncheckedIOException("The experiences' state is damaged", damaged);
    }
  }

  private static void write(DataOutputStream out, OpenExperience open) throws IOException {
    out.writeLong(open.firstOffset());
    out.writeLong(open.lastOffset());
    out.writeInt(open.labelledTrain());
    out.writeInt(open.labelledHoldOut());
    out.writeInt(open.unlabelled());
    out.writeLong(open.openedAt().toEpochMilli());
    out.writeLong(open.countedSince().toEpochMilli());
  }

  private static OpenExperience readOpen(DataInputStream in) throws IOException {
    return new OpenExperience(
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        Instant.ofEpochMilli(in.readLong()),
        Instant.ofEpochMilli(in.readLong()));
  }
}
