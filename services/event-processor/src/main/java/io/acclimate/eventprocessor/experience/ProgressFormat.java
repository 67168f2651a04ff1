package io.acclimate.eventprocessor.experience;

import io.acclimate.eventprocessor.event.DriftSignal;
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
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link Progress} in its store: a version byte, then the fields in the order of the
 * records, numbers big-endian, texts as a length and UTF-8, times in milliseconds, a presence byte
 * before what may be missing. Version 1 ends before the alarm, and is written as long as there is
 * nothing to say about drift.
 */
final class ProgressFormat {
  private static final int WITHOUT_DRIFT = 1;
  private static final int WITH_DRIFT = 2;

  private ProgressFormat() {}

  static byte[] write(Progress progress) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      boolean drift = progress.alarm() != null || progress.sinceDrift() != Progress.COOL;
      out.writeByte(drift ? WITH_DRIFT : WITHOUT_DRIFT);
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
      if (drift) {
        out.writeBoolean(progress.alarm() != null);
        if (progress.alarm() != null) {
          Texts.write(out, progress.alarm().evidence().name());
          Texts.write(out, progress.alarm().detail());
        }
        out.writeLong(progress.sinceDrift());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static Progress read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != WITHOUT_DRIFT && version != WITH_DRIFT) {
        throw new IllegalStateException(
            "The experiences' state has format %d; this program reads %d and %d."
                .formatted(version, WITHOUT_DRIFT, WITH_DRIFT));
      }
      long closed = in.readLong();
      OpenExperience open = in.readBoolean() ? readOpen(in) : null;
      List<CloseRequest> requests = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        requests.add(new CloseRequest(Texts.read(in), Texts.read(in), in.readLong()));
      }
      return version == WITHOUT_DRIFT
          ? new Progress(closed, open, requests, null, Progress.COOL)
          : new Progress(closed, open, requests, readAlarm(in), in.readLong());
    } catch (IOException damaged) {
      throw new UncheckedIOException("The experiences' state is damaged", damaged);
    }
  }

  private static @Nullable DriftAlarm readAlarm(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? new DriftAlarm(DriftSignal.Evidence.valueOf(Texts.read(in)), Texts.read(in))
        : null;
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
