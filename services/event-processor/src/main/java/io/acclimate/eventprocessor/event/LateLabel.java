package io.acclimate.eventprocessor.event;

import io.acclimate.core.artifact.LabelValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The truth about an event that a model was asked about before.
 *
 * @param id event id
 * @param knownAt when the truth became known; null means the record's time stamp
 */
public record LateLabel(String id, String model, LabelValue label, @Nullable Instant knownAt)
    implements Incoming {
  @Override
  public String routingKey() {
    return id;
  }
}
