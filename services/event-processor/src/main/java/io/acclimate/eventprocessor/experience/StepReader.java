package io.acclimate.eventprocessor.experience;

import io.acclimate.eventprocessor.event.Step;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.sift.Origin;
import io.acclimate.eventprocessor.sift.Refusal;
import io.acclimate.eventprocessor.sift.Sifted;
import io.acclimate.schemas.PoisonException;
import java.time.InstantSource;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Reads what our own services write: examples and drift signals. What nobody can read, others
 * wrote: it is a dead letter.
 */
public final class StepReader implements Processor<byte[], byte[], byte[], Sifted<Step>> {
  private final Reader reader;
  private final String deadLetters;
  private final Meters meters;
  private final InstantSource clock;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Sifted<Step>> context;

  /** Reads a value; throws {@link PoisonException} when it is none. */
  @FunctionalInterface
  public interface Reader {
    Step read(byte @Nullable [] value, long offset);
  }

  /**
   * @param deadLetters where the dead letters of the topic go
   */
  public StepReader(Reader reader, String deadLetters, Meters meters, InstantSource clock) {
    this.reader = reader;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Sifted<Step>> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Origin origin = Origin.of(context.recordMetadata().orElseThrow(), record.key());
    try {
      Step step = reader.read(record.value(), origin.offset());
      context.forward(record.withValue(new Sifted.Accepted<>(step, origin, record.value())));
    } catch (PoisonException poison) {
      meters.deadLetter(origin.topic(), poison.reason().code());
      context.forward(
          Refusal.of(record, origin, deadLetters, poison.reason().code(), poison, clock.instant()));
    }
  }
}
