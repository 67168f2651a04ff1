package io.acclimate.registry.journal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Steps of writing a change at which a test can end the process as kill -9 would. */
public enum Failpoint {
  /** Decided, nothing is sent. */
  DECIDED,
  /** The change is sent, its transaction is open. */
  CHANGE_SENT,
  /** What consumers see of it is sent. */
  UPDATES_SENT,
  /** The command's offset is sent, nothing is committed. */
  OFFSET_SENT,
  /** Committed; this process has not read it yet. */
  COMMITTED;

  private static final int KILLED = 137;

  /**
   * The step of a name; null for none.
   *
   * @throws IllegalArgumentException if the name is none
   */
  public static @Nullable Failpoint named(Optional<String> name) {
    if (name.isEmpty()) {
      return null;
    }
    return Arrays.stream(values())
        .filter(step -> step.label().equals(name.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "acclimate.registry-service.failpoint=%s is not one of %s"
                        .formatted(
                            name.get(),
                            String.join(
                                ", ", Arrays.stream(values()).map(Failpoint::label).toList()))));
  }

  /** Ends the process, if it is to end here. */
  void reached(@Nullable Failpoint deadly) {
    if (this == deadly) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
