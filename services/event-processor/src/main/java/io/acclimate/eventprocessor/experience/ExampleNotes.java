package io.acclimate.eventprocessor.experience;

import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.ExampleNote;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.sift.Origin;
import io.acclimate.eventprocessor.sift.Refusal;
import io.acclimate.eventprocessor.sift.Sifted;
import io.acclimate.schemas.PoisonException;
import java.time.InstantSource;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Notes each example with its offset. What nobody can read, others wrote: it is a dead letter. */
public final class ExampleNotes implements Processor<byte[], byte[], byte[], Sifted<ExampleNote>> {
  private final Codec codec;
  private final String deadLetters;
  private final Meters meters;
  private final InstantSource clock;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Sifted<ExampleNote>> context;

  /**
   * @param deadLetters where the dead letters of examples.v1 go
   */
  public ExampleNotes(Codec codec, String deadLetters, Meters meters, InstantSource clock) {
    this.codec = codec;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Sifted<ExampleNote>> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> example) {
    Origin origin = Origin.of(context.recordMetadata().orElseThrow(), example.key());
    try {
      ExampleNote note = codec.exampleNote(example.value(), origin.offset());
      context.forward(example.withValue(new Sifted.Accepted<>(note, origin, example.value())));
    } catch (PoisonException poison) {
      meters.deadLetter(origin.topic(), poison.reason().code());
      context.forward(
          Refusal.of(
              example, origin, deadLetters, poison.reason().code(), poison, clock.instant()));
    }
  }
}
