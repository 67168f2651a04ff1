package io.acclimate.cli.topics;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.files.FeatureFile;
import io.acclimate.cli.files.FeatureRow;
import io.acclimate.cli.files.FileFormat;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled events in a file.
 *
 * @param spec the model that they are for
 * @param domain for events that name none; null is the model's target domain
 */
record EventFile(Path path, FileFormat format, ModelSpec spec, @Nullable String domain) {
  private static final int ID_CHARACTERS = 20;

  /** The events, in the file's order; the stream is to be closed. */
  Stream<LabelledInput> read() {
    if (format == FileFormat.JSONL) {
      AtomicInteger number = new AtomicInteger();
      return FeatureFile.lines(path)
          .map(line -> new Line(number.incrementAndGet(), line))
          .filter(line -> !line.text.isBlank())
          .map(this::json);
    }
    return new FeatureFile(path, format, spec.input().shape()).read().stream().map(this::event);
  }

  private record Line(int number, String text) {}

  private LabelledInput event(FeatureRow row) {
    String content = row.label() + Arrays.toString(row.features().data());
    return event(madeId(row.line(), content), domain, row.features(), row.label(), null);
  }

  private LabelledInput json(Line line) {
    try {
      JsonFields fields = JsonFields.of("", Json.parse(line.text));
      String id = fields.optionalString("eventId");
      String ownDomain = fields.optionalString("domain");
      String occurredAt = fields.optionalString("occurredAt");
      LabelledInput event =
          event(
              id == null ? madeId(line.number, line.text) : id,
              ownDomain == null ? domain : ownDomain,
              tensor(fields.floats("input")),
              fields.string("label"),
              occurredAt == null ? null : Instant.parse(occurredAt));
      fields.refuseUnknown();
      return event;
    } catch (InvalidFormatException | DateTimeException e) {
      throw new CommandFailed(path + " line " + line.number + ": " + e.getMessage(), e);
    }
  }

  private LabelledInput event(
      String id,
      @Nullable String ownDomain,
      TensorBytes features,
      String label,
      @Nullable Instant occurredAt) {
    return new LabelledInput(
        id,
        spec.model(),
        ownDomain,
        new Input.TensorInput(features),
        new LabelValue.ClassName(label),
        occurredAt);
  }

  private TensorBytes tensor(List<Float> numbers) {
    if (numbers.size() != spec.input().elements()) {
      throw new InvalidFormatException(
          "input: %s takes %d numbers, found %d"
              .formatted(spec.model(), spec.input().elements(), numbers.size()));
    }
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i);
    }
    long[] shape = spec.input().shape().stream().mapToLong(Long::longValue).toArray();
    return TensorBytes.ofFloats(values, shape);
  }

  /** The same row at the same line has the same id, for every model apart. */
  private String madeId(int line, String content) {
    String identity = spec.model() + '\0' + line + '\0' + content;
    return "file-"
        + Digest.of(identity.getBytes(StandardCharsets.UTF_8)).hex().substring(0, ID_CHARACTERS);
  }
}
