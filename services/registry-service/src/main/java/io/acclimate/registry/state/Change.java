package io.acclimate.registry.state;

import org.jspecify.annotations.Nullable;

/**
 * One record of the journal.
 *
 * @param action what was asked; null when the command was refused or repeated, since nothing
 *     follows from it then
 */
public record Change(Answer answer, @Nullable Action action) {
  public Change {
    if (action == null
        && (answer.decision() instanceof Decision.Applied
            || answer.decision() instanceof Decision.Named)) {
      throw new IllegalArgumentException(
          "journal offset %d: an applied change without its action".formatted(answer.offset()));
    }
  }
}
