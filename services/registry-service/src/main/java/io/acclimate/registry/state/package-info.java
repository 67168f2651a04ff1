/**
 * What the registry knows and how it decides, as a pure state machine: the journal is folded into a
 * {@link io.acclimate.registry.state.RegistryState}, and {@link
 * io.acclimate.registry.state.Decider} answers a command from it. Nothing here knows Kafka, Avro or
 * HTTP.
 */
@NullMarked
package io.acclimate.registry.state;

import org.jspecify.annotations.NullMarked;
