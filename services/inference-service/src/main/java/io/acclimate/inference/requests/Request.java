package io.acclimate.inference.requests;

import io.acclimate.core.artifact.Input;
import org.jspecify.annotations.Nullable;

/**
 * A question of the requests topic.
 *
 * @param eventId identity of the event
 * @param model name of the model
 * @param domain where the event comes from; null means the model's target domain
 * @param input what the model is asked about
 * @param alias the alias that should answer; null means whichever traffic says
 */
record Request(
    String eventId, String model, @Nullable String domain, Input input, @Nullable String alias) {}
