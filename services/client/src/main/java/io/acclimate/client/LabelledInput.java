package io.acclimate.client;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Names;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An input together with its truth: what a model learns from.
 *
 * @param eventId identity of the event, chosen by the sender; a second event with the same id is
 *     dropped as a repeat
 * @param model registered name of the model
 * @param domain where the event comes from (a plant, a month, a speaker, a language); null is the
 *     model's target domain
 * @param input what the model is asked about
 * @param label the truth
 * @param occurredAt when it happened; null is now
 */
public record LabelledInput(
    String eventId,
    String model,
    @Nullable String domain,
    Input input,
    LabelValue label,
    @Nullable Instant occurredAt) {
  public LabelledInput {
    Names.requireEventId(eventId);
    Names.requireModel(model);
    if (domain != null) {
      Names.requireDomain(domain);
    }
  }
}
