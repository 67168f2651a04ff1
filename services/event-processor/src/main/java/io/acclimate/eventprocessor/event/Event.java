package io.acclimate.eventprocessor.event;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An input together with its true label.
 *
 * @param id event id
 * @param domain null means the model's target domain
 * @param occurredAt null means the record's time stamp
 */
public record Event(
    String id,
    String model,
    @Nullable String domain,
    Input input,
    LabelValue label,
    @Nullable Instant occurredAt)
    implements Incoming {
  @Override
  public String routingKey() {
    return id;
  }
}
