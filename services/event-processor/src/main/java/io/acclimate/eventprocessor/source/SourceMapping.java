package io.acclimate.eventprocessor.source;

import static io.acclimate.eventprocessor.event.RefusedException.Reason.MISSING_FIELD;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_DOMAIN;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_EVENT_ID;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_INPUT;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_LABEL;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.eventprocessor.event.Event;
import io.acclimate.eventprocessor.event.RefusedException;
import io.acclimate.eventprocessor.event.RefusedException.Reason;
import io.acclimate.eventprocessor.event.Spec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** How one model reads the records of one topic. Safe for use by many threads. */
final class SourceMapping {
  private final Spec spec;
  private final FieldPath id;
  private final List<FieldPath> features;
  private final FieldPath label;
  private final @Nullable FieldPath domain;

  SourceMapping(Spec spec, Spec.Source source) {
    this.spec = spec;
    this.id = FieldPath.of(source.idPath());
    this.features = source.featurePaths().stream().map(FieldPath::of).toList();
    this.label = FieldPath.of(source.labelPath());
    this.domain = source.domainPath() == null ? null : FieldPath.of(source.domainPath());
  }

  Spec spec() {
    return spec;
  }

  /**
   * The labelled event that a record stands for; empty while it has no label.
   *
   * @param occurredAt when the record was made
   * @throws RefusedException when the record lacks something, or has something else
   */
  Optional<Event> event(GenericRecord record, Instant occurredAt) {
    Object truth = label.in(record);
    if (truth == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Event(
            text(id, present(id, record), WRONG_EVENT_ID),
            spec.model(),
            domain(record),
            new Input.TensorInput(tensor(record)),
            new ClassName(text(label, truth, WRONG_LABEL)),
            occurredAt));
  }

  private @Nullable String domain(GenericRecord record) {
    Object name = domain == null ? null : domain.in(record);
    return domain == null || name == null ? null : text(domain, name, WRONG_DOMAIN);
  }

  private TensorBytes tensor(GenericRecord record) {
    List<Number> numbers = numbers(record);
    int elements = spec.input().elements();
    if (numbers.size() != elements) {
      throw new RefusedException(
          WRONG_INPUT,
          "%s has %d numbers; model '%s' takes %d"
              .formatted(features.getFirst().text(), numbers.size(), spec.model(), elements));
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(elements * spec.input().dtype().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (Number number : numbers) {
      put(bytes, number);
    }
    return new TensorBytes(spec.input().dtype(), spec.input().shape(), bytes.array());
  }

  private void put(ByteBuffer bytes, Number number) {
    switch (spec.input().dtype()) {
      case F32 -> bytes.putFloat(number.floatValue());
      case F64 -> bytes.putDouble(number.doubleValue());
      case I64 -> bytes.putLong(number.longValue());
      case I32 -> bytes.putInt(number.intValue());
      case F16, I16, I8, U8, BOOL ->
          throw new RefusedException(
              WRONG_INPUT,
              "model '%s' takes %s; topics are mapped to F32, F64, I32 and I64 only"
                  .formatted(spec.model(), spec.input().dtype()));
    }
  }

  /** One number at each path, or an array of them at the only one. */
  private List<Number> numbers(GenericRecord record) {
    FieldPath first = features.getFirst();
    if (features.size() == 1 && present(first, record) instanceof List<?> array) {
      return array.stream().map(element -> number(first, element)).toList();
    }
    List<Number> numbers = new ArrayList<>(features.size());
    for (FieldPath path : features) {
      numbers.add(number(path, present(path, record)));
    }
    return numbers;
  }

  private static Number number(FieldPath path, @Nullable Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw new RefusedException(
        value == null ? MISSING_FIELD : WRONG_INPUT,
        path.text() + " is " + kind(value) + ", no number");
  }

  /** Text, the symbol of an enum, a whole number or a truth value, as text. */
  private static String text(FieldPath path, Object value, Reason otherwise) {
    return switch (value) {
      case CharSequence text -> text.toString();
      case GenericEnumSymbol<?> symbol -> symbol.toString();
      case Integer number -> number.toString();
      case Long number -> number.toString();
      case Boolean truth -> truth.toString();
      default ->
          throw new RefusedException(
              otherwise, path.text() + " is " + kind(value) + ", no text, enum or whole number");
    };
  }

  private static Object present(FieldPath path, GenericRecord record) {
    Object value = path.in(record);
    if (value == null) {
      throw new RefusedException(MISSING_FIELD, "there is nothing at " + path.text());
    }
    return value;
  }

  private static String kind(@Nullable Object value) {
    return value == null ? "null" : "a " + value.getClass().getSimpleName();
  }
}
