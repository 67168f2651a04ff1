package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.meter.Meters;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Sends what becomes of predictions once the truth about their event is known. */
record Outcomes(ProcessorContext<byte[], Outbound> context, Outbox outbox, Meters meters) {

  /**
   * Judges those predictions about an event that are of the truth's model.
   *
   * @param cause headers of the record that brought the truth
   */
  void of(String eventId, PastAnswers answers, Truth truth, Headers cause) {
    for (PastAnswer answer : answers.all()) {
      of(eventId, answer, truth, cause);
    }
  }

  /** Judges a prediction if it is of the truth's model. */
  void of(String eventId, PastAnswer answer, Truth truth, Headers cause) {
    if (answer.model().equals(truth.model())) {
      context.forward(outbox.of(truth.judge(eventId, answer), cause));
      meters.outcome(answer.role());
    }
  }
}
