package io.acclimate.eventprocessor.join;

import static io.acclimate.eventprocessor.event.RefusedException.Reason.INPUT_EXPIRED;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.LABEL_TOO_LATE;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.LABEL_WITHOUT_PREDICTION;

import io.acclimate.core.artifact.Input;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.LateLabel;
import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.event.RefusedException;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.readback.PastInputs;
import io.acclimate.eventprocessor.sift.Origin;
import io.acclimate.eventprocessor.sift.Refusal;
import io.acclimate.eventprocessor.sift.Sifted.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes an example, and outcomes, of each label and the earlier prediction of its event. A label
 * that is here before its prediction waits for it, for the label window.
 *
 * <p>A duplicate, a label of an event that has one already or that waits for its prediction, is
 * dropped and counted. A label is a dead letter, once, when its prediction came longer ago than the
 * window, when none came within it, or when the prediction's input is not there any more.
 *
 * <p>Windows end by stream time, which goes on by the clock where nothing arrives that could move
 * it: a label does not wait for ever in a quiet partition.
 */
public final class LateLabels implements Processor<byte[], Accepted<LateLabel>, byte[], Outbound> {
  private final Outbox outbox;
  private final Codec codec;
  private final PastInputs inputs;
  private final Windows windows;
  private final Duration deduplicationWindow;
  private final String deadLetters;
  private final Meters meters;
  private final InstantSource clock;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Outbound> context;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private StreamClock streamClock;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Answers answers;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private WaitingRoom waiting;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private LateExamples examples;

  /**
   * @param deadLetters where the dead letters of labels.v1 go
   */
  public LateLabels(
      Outbox outbox,
      Codec codec,
      PastInputs inputs,
      Windows windows,
      Duration deduplicationWindow,
      String deadLetters,
      Meters meters,
      InstantSource clock) {
    this.outbox = outbox;
    this.codec = codec;
    this.inputs = inputs;
    this.windows = windows;
    this.deduplicationWindow = deduplicationWindow;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Outbound> context) {
    this.context = context;
    answers = Answers.in(context, windows);
    waiting = WaitingRoom.in(context);
    examples = new LateExamples(context, outbox, codec, deduplicationWindow, meters, clock);
    streamClock = new StreamClock(context, clock, windows.label());
    context.schedule(
        streamClock.lookEvery(), PunctuationType.WALL_CLOCK_TIME, now -> closeWindows());
  }

  @Override
  public void process(Record<byte[], Accepted<LateLabel>> record) {
    Accepted<LateLabel> accepted = record.value();
    LateLabel label = accepted.value();
    long now = streamClock.millis();
    if (examples.knows(label.id()) || waiting.find(label.id()) != null) {
      meters.duplicate("label");
      return;
    }
    PastAnswers remembered = answers.about(label.id(), now);
    PastAnswers inTime = remembered.within(windows.label(), now);
    PastAnswer answer = inTime.of(label.model());
    if (answer != null) {
      meet(record, inTime, answer);
    } else if (remembered.of(label.model()) != null) {
      refuse(
          accepted.original(),
          record.headers(),
          accepted.origin(),
          new RefusedException(
              LABEL_TOO_LATE,
              "the prediction came longer ago than acclimate.event-processor.label-window="
                  + windows.label()));
    } else {
      waiting.enter(label.id(), waitingFrom(record, now));
    }
  }

  private void meet(
      Record<byte[], Accepted<LateLabel>> record, PastAnswers inTime, PastAnswer answer) {
    LateLabel label = record.value().value();
    Optional<Input> input =
        inputs.read(
            new PastInputs.Place(answer.partition(), answer.offset(), label.id(), label.model()));
    if (input.isPresent()) {
      Instant sentAt = Instant.ofEpochMilli(record.timestamp());
      examples.accept(label, sentAt, record.headers(), inTime, answer, input.get());
    } else {
      refuse(
          record.value().original(),
          record.headers(),
          record.value().origin(),
          new RefusedException(
              INPUT_EXPIRED,
              "the prediction at partition %d offset %d is not there any more"
                  .formatted(answer.partition(), answer.offset())));
    }
  }

  private WaitingLabel waitingFrom(Record<byte[], Accepted<LateLabel>> record, long now) {
    return new WaitingLabel(
        now + windows.label().toMillis(),
        record.timestamp(),
        record.value().origin(),
        record.value().original(),
        List.of(record.headers().toArray()));
  }

  private void closeWindows() {
    for (KeyValue<String, WaitingLabel> overdue : waiting.overdue(streamClock.goingOnMillis())) {
      waiting.leave(overdue.key);
      if (examples.knows(overdue.key)) {
        meters.duplicate("label"); // a labelled event brought the truth meanwhile
      } else {
        refuse(
            overdue.value.original(),
            new RecordHeaders(overdue.value.headers()),
            overdue.value.origin(),
            new RefusedException(
                LABEL_WITHOUT_PREDICTION,
                "no prediction of this event came within acclimate.event-processor.label-window="
                    + windows.label()));
      }
    }
  }

  private void refuse(byte[] original, Headers headers, Origin origin, RefusedException reason) {
    meters.deadLetter(origin.topic(), reason.reason().code());
    context.forward(Refusal.of(original, headers, origin, deadLetters, reason, clock.instant()));
  }
}
