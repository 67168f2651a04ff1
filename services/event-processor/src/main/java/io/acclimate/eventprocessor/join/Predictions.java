package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.event.Answer;
import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.sift.Origin;
import io.acclimate.eventprocessor.sift.Sifted.Accepted;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps each prediction for the truth about its event, and makes an outcome at once when the truth
 * is here already.
 *
 * <p>A duplicate, a second prediction of one version in one role about the same event, is dropped
 * and counted. A prediction that comes after the join window of its truth makes no outcome.
 */
public final class Predictions implements Processor<byte[], Accepted<Answer>, byte[], Outbound> {
  private final Outbox outbox;
  private final Duration joinWindow;
  private final Meters meters;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Outbound> context;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private MeetingPlace meetings;

  public Predictions(Outbox outbox, Duration joinWindow, Meters meters) {
    this.outbox = outbox;
    this.joinWindow = joinWindow;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Outbound> context) {
    this.context = context;
    meetings = MeetingPlace.in(context, joinWindow);
  }

  @Override
  public void process(Record<byte[], Accepted<Answer>> record) {
    String eventId = record.value().value().id();
    PastAnswer answer = withoutInput(record.value().value(), record.value().origin());
    MeetingPlace.Open place = meetings.open(eventId, context.currentStreamTimeMs());
    if (place.meeting().has(answer)) {
      meters.duplicate("prediction");
      return;
    }
    Truth truth = place.meeting().truth();
    if (truth != null && truth.model().equals(answer.model())) {
      context.forward(outbox.of(truth.judge(eventId, answer), record.headers()));
      meters.outcome(answer.role());
    }
    meetings.keep(place, place.meeting().with(answer));
  }

  private static PastAnswer withoutInput(Answer answer, Origin origin) {
    return new PastAnswer(
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
