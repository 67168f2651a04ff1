package io.acclimate.registry.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time in which an alias pointed at one version.
 *
 * @param decidedBy the change that made it so
 * @param until when it pointed elsewhere or was removed; null while it lasts
 */
public record Tenure(String alias, AliasTarget target, Answer decidedBy, @Nullable Instant until) {

  /** When it began. */
  public Instant since() {
    return decidedBy.decidedAt();
  }
}
