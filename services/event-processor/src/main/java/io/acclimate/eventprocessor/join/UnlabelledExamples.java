package io.acclimate.eventprocessor.join;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Side;
import io.acclimate.eventprocessor.event.Answer;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.Example;
import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.event.Role;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.readback.PastInputs;
import io.acclimate.eventprocessor.spec.Specs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Makes unlabelled examples of a sample of the predictions whose label window ends without a label:
 * with them a round learns what the inputs of a domain look like, whose truth nobody tells.
 *
 * <p>Of each event at most one: of the first prediction that was given to somebody. Events of the
 * hold-out side make none: nobody could score them.
 */
final class UnlabelledExamples {
  /** So that a backlog of windows does not keep the records that arrive waiting. */
  private static final int MOST_AT_ONCE = 10_000;

  private final ProcessorContext<byte[], Outbound> context;
  private final Outbox outbox;
  private final PastInputs inputs;
  private final Duration labelWindow;
  private final double share;
  private final Truths truths;
  private final Specs specs;
  private final OpenWindows windows;
  private final StreamClock streamClock;
  private final Meters meters;
  private final InstantSource clock;

  /**
   * @param share of the predictions that got no label, 0..1
   */
  UnlabelledExamples(
      ProcessorContext<byte[], Outbound> context,
      Outbox outbox,
      Codec codec,
      PastInputs inputs,
      Duration labelWindow,
      double share,
      Truths truths,
      Meters meters,
      InstantSource clock) {
    this.context = context;
    this.outbox = outbox;
    this.inputs = inputs;
    this.labelWindow = labelWindow;
    this.share = share;
    this.truths = truths;
    this.specs = Specs.in(context, codec);
    this.windows = OpenWindows.in(context);
    this.streamClock = new StreamClock(context, clock, labelWindow);
    this.meters = meters;
    this.clock = clock;
    context.schedule(
        streamClock.lookEvery(), PunctuationType.WALL_CLOCK_TIME, now -> closeWindows());
  }

  /**
   * Waits for the label of a prediction, if the sample has its event.
   *
   * @param first whether it is the first prediction about its event
   */
  void await(Answer prediction, PastAnswer answer, boolean first) {
    long now = streamClock.millis();
    if (first && prediction.role() == Role.SERVE && isSampled(prediction.id())) {
      windows.open(prediction.id(), answer, now + labelWindow.toMillis());
    }
  }

  /**
   * The same for an event whenever it is asked: a prediction that is read again changes nothing.
   */
  private boolean isSampled(String eventId) {
    int hash = Utils.toPositive(Utils.murmur2(eventId.getBytes(StandardCharsets.UTF_8)));
    return hash < share * (1L << (Integer.SIZE - 1));
  }

  private void closeWindows() {
    for (OpenWindows.Ended ended : windows.ended(streamClock.goingOnMillis(), MOST_AT_ONCE)) {
      windows.close(ended);
      if (truths.about(ended.eventId(), context.currentStreamTimeMs()) == null) {
        example(ended).ifPresent(this::accept);
      }
    }
  }

  private void accept(Example example) {
    context.forward(outbox.of(example, new RecordHeaders()));
    meters.unlabelledExample();
  }

  /** None of a model that is gone, of a hold-out, and of an input that retention has overtaken. */
  private Optional<Example> example(OpenWindows.Ended ended) {
    String id = ended.eventId();
    PastAnswer answer = ended.answer();
    Optional<Spec> spec = specs.find(answer.model()).filter(found -> !found.deleted());
    if (spec.isEmpty()
        || Side.of(answer.model(), id, spec.get().holdOutFraction()) == Side.HOLD_OUT) {
      return Optional.empty();
    }
    Optional<Input> input =
        inputs.read(new PastInputs.Place(answer.partition(), answer.offset(), id, answer.model()));
    return input.map(
        found ->
            new Example(
                id,
                answer.model(),
                answer.domain(),
                Side.TRAIN,
                found,
                null,
                answer.predictedAt(),
                clock.instant()));
  }
}
