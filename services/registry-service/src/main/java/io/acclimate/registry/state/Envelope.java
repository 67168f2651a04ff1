package io.acclimate.registry.state;

import java.time.Instant;

/**
 * Who asked for what, without the details.
 *
 * @param commandId identity of the command; it gets exactly one change in the journal
 * @param model name of the model it is about
 * @param kind name of the {@link Action}, such as {@code CompleteRound}
 * @param issuedBy who or what asked
 * @param issuedAt when
 */
public record Envelope(
    String commandId, String model, String kind, String issuedBy, Instant issuedAt) {}
