package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.event.Answer;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.LateLabel;
import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.readback.PastInputs;
import io.acclimate.eventprocessor.sift.Origin;
import io.acclimate.eventprocessor.sift.Sifted.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps each prediction for the truth about its event, and makes an outcome at once when the truth
 * is here already. A late label that waits for it becomes an example with its input; where none
 * comes, a sample of them become examples without a label.
 *
 * <p>A duplicate, a second prediction of one version in one role about the same event, is dropped
 * and counted. A prediction that comes after the join window of its truth makes no outcome.
 */
public final class Predictions implements Processor<byte[], Accepted<Answer>, byte[], Outbound> {
  private final Outbox outbox;
  private final Codec codec;
  private final Windows windows;
  private final PastInputs inputs;
  private final double unlabelledShare;
  private final Duration deduplicationWindow;
  private final Meters meters;
  private final InstantSource clock;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Outbound> context;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Truths truths;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Answers answers;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private WaitingRoom waiting;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Outcomes outcomes;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private LateExamples lateExamples;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private UnlabelledExamples unlabelled;

  /**
   * @param unlabelledShare of the predictions that get no label, how many become examples, 0..1
   */
  public Predictions(
      Outbox outbox,
      Codec codec,
      PastInputs inputs,
      double unlabelledShare,
      Windows windows,
      Duration deduplicationWindow,
      Meters meters,
      InstantSource clock) {
    this.outbox = outbox;
    this.codec = codec;
    this.inputs = inputs;
    this.unlabelledShare = unlabelledShare;
    this.windows = windows;
    this.deduplicationWindow = deduplicationWindow;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Outbound> context) {
    this.context = context;
    truths = Truths.in(context, deduplicationWindow);
    answers = Answers.in(context, windows);
    waiting = WaitingRoom.in(context);
    outcomes = new Outcomes(context, outbox, meters);
    lateExamples = new LateExamples(context, outbox, codec, deduplicationWindow, meters, clock);
    unlabelled =
        new UnlabelledExamples(
            context,
            outbox,
            codec,
            inputs,
            windows.label(),
            unlabelledShare,
            truths,
            meters,
            clock);
  }

  @Override
  public void process(Record<byte[], Accepted<Answer>> record) {
    Answer prediction = record.value().value();
    long now = context.currentStreamTimeMs();
    PastAnswer answer = withoutInput(prediction, record.value().origin(), now);
    PastAnswers earlier = answers.about(prediction.id(), now);
    if (earlier.has(answer)) {
      meters.duplicate("prediction");
      return;
    }
    PastAnswers all = earlier.with(answer);
    answers.keep(prediction.id(), all, now);
    Truth truth = truths.about(prediction.id(), now);
    if (truth == null) {
      unlabelled.await(prediction, answer, earlier.all().isEmpty());
      meetWaitingLabel(all, prediction, answer, now);
    } else if (truth.acceptedWithin(windows.join(), now)) {
      outcomes.of(prediction.id(), answer, truth, record.headers());
    }
  }

  private void meetWaitingLabel(PastAnswers all, Answer prediction, PastAnswer answer, long now) {
    WaitingLabel label = waiting.find(prediction.id());
    if (label == null || label.untilMillis() < now) {
      return;
    }
    LateLabel late = codec.lateLabel(label.original());
    if (late.model().equals(answer.model())) {
      waiting.leave(prediction.id());
      lateExamples.accept(
          late,
          Instant.ofEpochMilli(label.timestampMillis()),
          new RecordHeaders(label.headers()),
          all,
          answer,
          prediction.input());
    }
  }

  private static PastAnswer withoutInput(Answer answer, Origin origin, long now) {
    return new PastAnswer(
        now,
        origin.partition(),
        origin.offset(),
        answer.model(),
        answer.domain(),
        answer.output(),
        answer.version(),
        answer.servingDigest(),
        answer.role(),
        answer.predictedAt());
  }
}
