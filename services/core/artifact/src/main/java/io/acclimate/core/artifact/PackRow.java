package io.acclimate.core.artifact;

import org.jspecify.annotations.Nullable;

/**
 * One example of a pack.
 *
 * @param eventId identity of the event
 * @param domain where it comes from
 * @param label the truth; null for an unlabelled example
 * @param side train or hold-out
 * @param input what the model is asked about
 */
public record PackRow(
    String eventId, String domain, @Nullable LabelValue label, Side side, Input input) {
  public PackRow {
    Names.requireEventId(eventId);
    Names.requireDomain(domain);
  }
}
