package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.meter.Meters;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Sends what becomes of predictions once the truth about their event is known. */
record Outcomes(ProcessorContext<byte[], Outbound> context, Outbox outbox, Meters meters) {

  /**
   * Judges every prediction of the truth's model that is there.
   *
   * @param cause headers of the record that brought the truth
   */
  void of(MeetingPlace.Open place, Truth truth, Headers cause) {
    for (PastAnswer answer : place.meeting().answers()) {
      if (answer.model().equals(truth.model())) {
        of(place.eventId(), answer, truth, cause);
      }
    }
  }

  /** Judges one prediction. */
  void of(String eventId, PastAnswer answer, Truth truth, Headers cause) {
    context.forward(outbox.of(truth.judge(eventId, answer), cause));
    meters.outcome(answer.role());
  }
}
