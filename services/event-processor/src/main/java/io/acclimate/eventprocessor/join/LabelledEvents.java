package io.acclimate.eventprocessor.join;

import io.acclimate.core.artifact.Side;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.Event;
import io.acclimate.eventprocessor.event.Example;
import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.sift.Sifted.Accepted;
import io.acclimate.eventprocessor.spec.Specs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes one example of each labelled event, and one outcome of each prediction about it that is
 * here already; predictions that come later find the truth kept for them.
 *
 * <p>A duplicate, a second event with an id that was accepted within the de-duplication window,
 * makes neither; it is dropped and counted. An event that comes after the join window of its
 * predictions makes its example but no outcome.
 */
public final class LabelledEvents implements Processor<byte[], Accepted<Event>, byte[], Outbound> {
  private final Outbox outbox;
  private final Codec codec;
  private final InstantSource clock;
  private final Duration deduplicationWindow;
  private final Windows windows;
  private final Meters meters;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Outbound> context;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Specs specs;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Truths truths;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Answers answers;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Outcomes outcomes;

  public LabelledEvents(
      Outbox outbox,
      Codec codec,
      Duration deduplicationWindow,
      Windows windows,
      Meters meters,
      InstantSource clock) {
    this.outbox = outbox;
    this.codec = codec;
    this.clock = clock;
    this.deduplicationWindow = deduplicationWindow;
    this.windows = windows;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Outbound> context) {
    this.context = context;
    specs = Specs.in(context, codec);
    truths = Truths.in(context, deduplicationWindow);
    answers = Answers.in(context, windows);
    outcomes = new Outcomes(context, outbox, meters);
  }

  @Override
  public void process(Record<byte[], Accepted<Event>> record) {
    Event event = record.value().value();
    long streamTime = context.currentStreamTimeMs();
    if (truths.about(event.id(), streamTime) != null) {
      meters.duplicate("event");
      return;
    }
    Instant sentAt = Instant.ofEpochMilli(record.timestamp());
    Example example = example(event, specOf(event), sentAt);
    context.forward(outbox.of(example, record.headers()));
    meters.example();

    Truth truth = new Truth(event.model(), event.label(), sentAt, streamTime);
    truths.accept(event.id(), truth);
    outcomes.of(
        event.id(),
        answers.about(event.id(), streamTime).within(windows.join(), streamTime),
        truth,
        record.headers());
  }

  /** The sifter found it a moment ago; should it be gone now, the record is sifted again. */
  private Spec specOf(Event event) {
    return specs
        .find(event.model())
        .orElseThrow(() -> new IllegalStateException("no spec any more: " + event.model()));
  }

  private Example example(Event event, Spec spec, Instant sentAt) {
    return new Example(
        event.id(),
        event.model(),
        event.domain() == null ? spec.targetDomain() : event.domain(),
        Side.of(event.model(), event.id(), spec.holdOutFraction()),
        event.input(),
        event.label(),
        event.occurredAt() == null ? sentAt : event.occurredAt(),
        clock.instant());
  }
}
