package io.acclimate.eventprocessor.join;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.LabelValue.Box;
import io.acclimate.core.artifact.LabelValue.Boxes;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.LabelValue.NameSet;
import io.acclimate.core.artifact.LabelValue.NumberValue;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.eventprocessor.event.Output;
import io.acclimate.eventprocessor.event.Role;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link Meeting} in the join's store, version 1: a version byte, then the fields in
 * the order of the records, numbers big-endian, texts as a length and UTF-8, times in milliseconds,
 * a presence byte before what may be missing, a kind byte before a label.
 */
final class MeetingFormat {
  private static final int VERSION = 1;
  private static final int CLASS_NAME = 0;
  private static final int NUMBER = 1;
  private static final int NAME_SET = 2;
  private static final int BOXES = 3;

  private MeetingFormat() {}

  static byte[] write(Meeting meeting) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeBoolean(meeting.truth() != null);
      if (meeting.truth() != null) {
        write(out, meeting.truth());
      }
      out.writeInt(meeting.answers().size());
      for (PastAnswer answer : meeting.answers()) {
        write(out, answer);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static Meeting read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "The join's state has format " + version + "; this program reads " + VERSION + ".");
      }
      Truth truth = in.readBoolean() ? readTruth(in) : null;
      List<PastAnswer> answers = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        answers.add(readAnswer(in));
      }
      return new Meeting(truth, answers);
    } catch (IOException damaged) {
      throw new UncheckedIOException("The join's state is damaged", damaged);
    }
  }

  private static void write(DataOutputStream out, Truth truth) throws IOException {
    Texts.write(out, truth.model());
    write(out, truth.label());
    out.writeLong(truth.knownAt().toEpochMilli());
  }

  private static Truth readTruth(DataInputStream in) throws IOException {
    return new Truth(Texts.read(in), readLabel(in), Instant.ofEpochMilli(in.readLong()));
  }

  private static void write(DataOutputStream out, PastAnswer answer) throws IOException {
    out.writeInt(answer.partition());
    out.writeLong(answer.offset());
    Texts.write(out, answer.model());
    Texts.write(out, answer.domain());
    write(out, answer.output());
    out.writeInt(answer.version());
    Texts.write(out, answer.servingDigest());
    Texts.write(out, answer.role().name());
    out.writeLong(answer.predictedAt().toEpochMilli());
  }

  private static PastAnswer readAnswer(DataInputStream in) throws IOException {
    return new PastAnswer(
        in.readInt(),
        in.readLong(),
        Texts.read(in),
        Texts.read(in),
        readOutput(in),
        in.readInt(),
        Texts.read(in),
        Role.valueOf(Texts.read(in)),
        Instant.ofEpochMilli(in.readLong()));
  }

  private static void write(DataOutputStream out, Output output) throws IOException {
    out.writeBoolean(output.label() != null);
    if (output.label() != null) {
      write(out, output.label());
    }
    out.writeBoolean(output.scores() != null);
    if (output.scores() != null) {
      write(out, output.scores());
    }
  }

  private static Output readOutput(DataInputStream in) throws IOException {
    LabelValue label = in.readBoolean() ? readLabel(in) : null;
    @Nullable TensorBytes scores = in.readBoolean() ? readTensor(in) : null;
    return new Output(label, scores);
  }

  private static void write(DataOutputStream out, LabelValue label) throws IOException {
    switch (label) {
      case ClassName one -> {
        out.writeByte(CLASS_NAME);
        Texts.write(out, one.name());
      }
      case NumberValue number -> {
        out.writeByte(NUMBER);
        out.writeDouble(number.value());
      }
      case NameSet set -> {
        out.writeByte(NAME_SET);
        out.writeInt(set.names().size());
        for (String name : set.names()) {
          Texts.write(out, name);
        }
      }
      case Boxes boxes -> {
        out.writeByte(BOXES);
        out.writeInt(boxes.boxes().size());
        for (Box box : boxes.boxes()) {
          Texts.write(out, box.name());
          out.writeFloat(box.x());
          out.writeFloat(box.y());
          out.writeFloat(box.width());
          out.writeFloat(box.height());
        }
      }
    }
  }

  private static LabelValue readLabel(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case CLASS_NAME -> new ClassName(Texts.read(in));
      case NUMBER -> new NumberValue(in.readDouble());
      case NAME_SET -> {
        TreeSet<String> names = new TreeSet<>();
        for (int left = in.readInt(); left > 0; left--) {
          names.add(Texts.read(in));
        }
        yield new NameSet(names);
      }
      case BOXES -> {
        List<Box> boxes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
          boxes.add(
              new Box(
                  Texts.read(in), in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat()));
        }
        yield new Boxes(boxes);
      }
      default -> throw new IllegalStateException("The join's state has a label of kind " + kind);
    };
  }

  private static void write(DataOutputStream out, TensorBytes tensor) throws IOException {
    Texts.write(out, tensor.dtype().name());
    out.writeByte(tensor.shape().size());
    for (long size : tensor.shape()) {
      out.writeLong(size);
    }
    out.writeInt(tensor.data().length);
    out.write(tensor.data());
  }

  private static TensorBytes readTensor(DataInputStream in) throws IOException {
    Dtype dtype = Dtype.of(Texts.read(in));
    List<Long> shape = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      shape.add(in.readLong());
    }
    return new TensorBytes(dtype, shape, in.readNBytes(in.readInt()));
  }
}
