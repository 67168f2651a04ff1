package io.acclimate.driftprocessor;

import io.acclimate.driftprocessor.meter.Meters;
import io.acclimate.driftprocessor.wire.Step;
import io.acclimate.schemas.PoisonException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from their bytes. What cannot be read is passed over and counted: bytes in
 * examples.v1 are the event-processor's to dead-letter, and outcomes.v1 has no dead letters.
 */
final class Reading implements Processor<byte[], byte[], byte[], Step> {
  private final String topic;
  private final Reader reader;
  private final Meters meters;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Step> context;

  /** Makes a step of a value. */
  @FunctionalInterface
  interface Reader {
    /**
     * @throws PoisonException when the bytes are no such record
     * @throws IllegalArgumentException when what they say makes no sense
     */
    Step read(byte @Nullable [] value, long offset);
  }

  Reading(String topic, Reader reader, Meters meters) {
    this.topic = topic;
    this.reader = reader;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Step> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    long offset = context.recordMetadata().orElseThrow().offset();
    Step step;
    try {
      step = reader.read(record.value(), offset);
    } catch (PoisonException poison) {
      meters.skipped(topic, poison.reason().code());
      return;
    } catch (IllegalArgumentException senseless) {
      meters.skipped(topic, "senseless");
      return;
    }
    context.forward(record.withValue(step));
  }
}
