package io.acclimate.cli.topics;

import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.model.ModelSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events of a file that the event-processor will refuse by the model's spec. They are sent all the
 * same, since the spec may be mended before they are read; the sender is told.
 */
final class ExpectedDeadLetters {
  private final ModelSpec spec;
  private long looked;
  private long count;
  private @Nullable String first;

  ExpectedDeadLetters(ModelSpec spec) {
    this.spec = spec;
  }

  void look(LabelledInput event) {
    looked++;
    String why = why(event);
    if (why != null) {
      count++;
      if (first == null) {
        first = "event %d of the file: %s".formatted(looked, why);
      }
    }
  }

  /** How many there were. */
  long count() {
    return count;
  }

  /** One sentence, if there were any. */
  Optional<String> warning() {
    return Optional.ofNullable(first)
        .map(
            why ->
                "warning: %d of the events will go to the dead letters (./acclimate dlq peek), the first %s"
                    .formatted(count, why));
  }

  private @Nullable String why(LabelledInput event) {
    if (event.label() instanceof LabelValue.ClassName label
        && !spec.classes().contains(label.name())) {
      return "%s has no class '%s'; it has %s"
          .formatted(spec.model(), label.name(), spec.classes());
    }
    if (event.input() instanceof Input.TensorInput input && !input.tensor().finite()) {
      return "its input has a number that is not finite";
    }
    return null;
  }
}
