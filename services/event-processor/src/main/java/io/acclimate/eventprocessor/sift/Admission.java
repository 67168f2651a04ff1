package io.acclimate.eventprocessor.sift;

import static io.acclimate.eventprocessor.event.RefusedException.Reason.ID_MISMATCH;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.NOT_FINITE;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.TOO_LARGE;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.UNKNOWN_LABEL;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.UNKNOWN_MODEL;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_DOMAIN;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_EVENT_ID;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_INPUT;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_LABEL;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.MediaInput;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.Input.TextInput;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.Names;
import io.acclimate.eventprocessor.event.Answer;
import io.acclimate.eventprocessor.event.CloseCommand;
import io.acclimate.eventprocessor.event.Event;
import io.acclimate.eventprocessor.event.Incoming;
import io.acclimate.eventprocessor.event.LateLabel;
import io.acclimate.eventprocessor.event.RefusedException;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.eventprocessor.spec.Specs;
import io.acclimate.schemas.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Which records are accepted. Every rule that is broken throws a {@link RefusedException} with its
 * own reason; the first one counts.
 *
 * @param maxEventBytes largest input, bytes
 */
public record Admission(int maxEventBytes) {
  /** What a record may have besides its input: ids, label, scores, key, headers. */
  public static final int MAX_FRAME_BYTES = 64 * 1024;

  /** Before anything is read: a record that is too large in any case. */
  void checkSize(Record<byte[], byte[]> record) {
    long bytes = length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      bytes += header.key().length() + length(header.value());
    }
    if (bytes > maxEventBytes + MAX_FRAME_BYTES) {
      throw new RefusedException(
          TOO_LARGE,
          "the record has %d bytes; an input may have %d, and all the rest %d"
              .formatted(bytes, maxEventBytes, MAX_FRAME_BYTES));
    }
  }

  /** Checks what was read. */
  void check(Incoming value, Headers headers, Specs specs) {
    checkId(value, headers);
    Spec spec = specOf(value, specs);
    switch (value) {
      case Event event -> {
        if (event.domain() != null) {
          checkDomain(event.domain());
        }
        checkInput(event.input(), spec);
        checkLabel(event.label(), spec);
      }
      case Answer answer -> {
        checkDomain(answer.domain());
        checkInput(answer.input(), spec);
      }
      case LateLabel late -> checkLabel(late.label(), spec);
      case CloseCommand command -> {
        // Its id and its model are all there is to check.
      }
    }
  }

  private static void checkId(Incoming value, Headers headers) {
    try {
      Names.requireEventId(value.id());
    } catch (InvalidFormatException wrong) {
      throw new RefusedException(WRONG_EVENT_ID, wrong);
    }
    Optional<String> header = CloudEvent.id(headers);
    if (header.isPresent() && !header.get().equals(value.id())) {
      throw new RefusedException(
          ID_MISMATCH,
          "header %s is '%s' but the value says '%s'"
              .formatted(CloudEvent.ID, header.get(), value.id()));
    }
  }

  private static Spec specOf(Incoming value, Specs specs) {
    Spec spec =
        specs
            .find(value.model())
            .orElseThrow(
                () ->
                    new RefusedException(
                        UNKNOWN_MODEL, "no model '" + value.model() + "' is registered"));
    if (spec.deleted()) {
      throw new RefusedException(UNKNOWN_MODEL, "model '" + value.model() + "' was deleted");
    }
    return spec;
  }

  private static void checkDomain(String domain) {
    try {
      Names.requireDomain(domain);
    } catch (InvalidFormatException wrong) {
      throw new RefusedException(WRONG_DOMAIN, wrong);
    }
  }

  private void checkInput(Input input, Spec spec) {
    int sizeBytes =
        switch (input) {
          case TensorInput tensor -> tensor.tensor().data().length;
          case TextInput text -> text.text().getBytes(StandardCharsets.UTF_8).length;
          case MediaInput media -> media.data().length;
        };
    if (sizeBytes > maxEventBytes) {
      throw new RefusedException(
          TOO_LARGE,
          "the input has %d bytes; an event may have %d".formatted(sizeBytes, maxEventBytes));
    }
    if (input instanceof TensorInput tensor && !tensor.tensor().finite()) {
      throw new RefusedException(NOT_FINITE, "the input tensor has a NaN or an infinity");
    }
    Optional<String> misfit = spec.input().check(input);
    if (misfit.isPresent()) {
      throw new RefusedException(WRONG_INPUT, misfit.get());
    }
  }

  private static void checkLabel(LabelValue label, Spec spec) {
    if (!(label instanceof ClassName name)) {
      throw new RefusedException(
          WRONG_LABEL,
          "model '%s' learns classes; the label is a %s"
              .formatted(spec.model(), label.getClass().getSimpleName()));
    }
    if (!spec.classes().contains(name.name())) {
      throw new RefusedException(
          UNKNOWN_LABEL,
          "model '%s' has no class '%s'; its classes are %s"
              .formatted(spec.model(), name.name(), spec.classes()));
    }
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
