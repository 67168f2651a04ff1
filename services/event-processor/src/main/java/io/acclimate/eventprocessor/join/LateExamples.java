package io.acclimate.eventprocessor.join;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Side;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.Example;
import io.acclimate.eventprocessor.event.LateLabel;
import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.spec.Specs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Accepts a late label together with the prediction that it met: one example with the prediction's
 * input and domain, and an outcome of every prediction that is here; those that come later find the
 * truth kept for them.
 */
final class LateExamples {
  private final ProcessorContext<byte[], Outbound> context;
  private final Outbox outbox;
  private final Outcomes outcomes;
  private final Specs specs;
  private final Truths truths;
  private final Meters meters;
  private final InstantSource clock;

  LateExamples(
      ProcessorContext<byte[], Outbound> context,
      Outbox outbox,
      Codec codec,
      Duration deduplicationWindow,
      Meters meters,
      InstantSource clock) {
    this.context = context;
    this.outbox = outbox;
    this.outcomes = new Outcomes(context, outbox, meters);
    this.specs = Specs.in(context, codec);
    this.truths = Truths.in(context, deduplicationWindow);
    this.meters = meters;
    this.clock = clock;
  }

  /** Whether the event has become a labelled example already. */
  boolean knows(String eventId) {
    return truths.about(eventId, context.currentStreamTimeMs()) != null;
  }

  /**
   * Accepts a label; its event must not be known yet.
   *
   * @param sentAt time stamp of its record
   * @param cause headers of its record
   * @param answers predictions about its event that it came in time for
   * @param answer the one of them whose input it belongs to
   * @param input the prediction's
   */
  void accept(
      LateLabel label,
      Instant sentAt,
      Headers cause,
      PastAnswers answers,
      PastAnswer answer,
      Input input) {
    context.forward(outbox.of(example(label, answer, input), cause));
    meters.example();
    Instant knownAt = label.knownAt() == null ? sentAt : label.knownAt();
    Truth truth = new Truth(label.model(), label.label(), knownAt, context.currentStreamTimeMs());
    truths.accept(label.id(), truth);
    outcomes.of(label.id(), answers, truth, cause);
  }

  private Example example(LateLabel label, PastAnswer answer, Input input) {
    return new Example(
        label.id(),
        label.model(),
        answer.domain(),
        Side.of(label.model(), label.id(), specOf(label.model()).holdOutFraction()),
        input,
        label.label(),
        answer.predictedAt(),
        clock.instant());
  }

  /** The sifter found it a moment ago; should it be gone now, the record is sifted again. */
  private Spec specOf(String model) {
    return specs
        .find(model)
        .orElseThrow(() -> new IllegalStateException("no spec any more: " + model));
  }
}
