/**
 * The edge that services share: topics, the Avro serde, CloudEvents and dead-letter headers.
 *
 * <p>Services meet only in topics and in the registry's HTTP; this is all that they share about
 * topics. {@link io.acclimate.schemas.Topics} names and defines every topic, {@link
 * io.acclimate.schemas.TopicSetup} creates what is missing and refuses what is different, {@link
 * io.acclimate.schemas.SchemaSetup} registers every schema with the rule by which it may change.
 *
 * <p>Values are Avro in the Confluent wire format, so any language may write and read them. A value
 * that can never be read is a {@link io.acclimate.schemas.PoisonException}; a schema registry that
 * does not answer is a {@link io.acclimate.schemas.SchemaRegistryUnavailableException}, and then
 * the record is not to blame. Dead letters keep key, value and headers, with the reason beside.
 *
 * <p>{@link io.acclimate.schemas.EdgeConfig} reads the settings that everybody needs. Settings of
 * Kafka's clients pass through, except where a promise depends on ours. Runs on Java 17, for other
 * people's apps.
 */
@NullMarked
package io.acclimate.schemas;

import org.jspecify.annotations.NullMarked;
