package io.acclimate.eventprocessor.join;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.eventprocessor.event.Output;
import io.acclimate.eventprocessor.event.Role;
import io.acclimate.eventprocessor.state.Texts;
import io.acclimate.eventprocessor.state.Versioned;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of {@link PastAnswers} in their store, version 1: a version byte, how many, then the
 * fields in the order of the records, numbers big-endian, texts as a length and UTF-8, times in
 * milliseconds, a presence byte before what may be missing.
 */
final class AnswersFormat {
  private static final int VERSION = 1;

  private AnswersFormat() {}

  static byte[] write(PastAnswers answers) {
    return Versioned.write(
        VERSION,
        out -> {
          out.writeInt(answers.all().size());
          for (PastAnswer answer : answers.all()) {
            write(out, answer);
          }
        });
  }

  static PastAnswers read(byte[] bytes) {
    return Versioned.read(
        bytes,
        VERSION,
        Answers.STORE,
        in -> {
          List<PastAnswer> answers = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            answers.add(readAnswer(in));
          }
          return new PastAnswers(answers);
        });
  }

  private static void write(DataOutputStream out, PastAnswer answer) throws IOException {
    out.writeLong(answer.cameMillis());
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
        in.readLong(),
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
      LabelFormat.write(out, output.label());
    }
    out.writeBoolean(output.scores() != null);
    if (output.scores() != null) {
      write(out, output.scores());
    }
  }

  private static Output readOutput(DataInputStream in) throws IOException {
    LabelValue label = in.readBoolean() ? LabelFormat.read(in) : null;
    @Nullable TensorBytes scores = in.readBoolean() ? readTensor(in) : null;
    return new Output(label, scores);
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
