package io.acclimate.scenarios.demo;

import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.scenarios.pipeline.Answer;
import io.acclimate.scenarios.pipeline.InferenceCalls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Asks each event as an inference request and then sends it with its label, at a rate that never
 * waits for the pipeline: an answer that is late delays no other event.
 */
final class EventDriver {

  private final String model;
  private final List<PlannedEvent> events;
  private final double rate;
  private final InferenceCalls inference;
  private final EventSender sender;
  private final AtomicReferenceArray<Answer> answers;
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final List<CompletableFuture<Void>> done;
  private final long[] sentNanos;

  EventDriver(
      String model,
      List<PlannedEvent> events,
      double rate,
      InferenceCalls inference,
      EventSender sender) {
    this.model = model;
    this.events = List.copyOf(events);
    this.rate = rate;
    this.inference = inference;
    this.sender = sender;
    this.answers = new AtomicReferenceArray<>(events.size());
    this.done = events.stream().map(event -> new CompletableFuture<Void>()).toList();
    this.sentNanos = new long[events.size()];
  }

  /** Sends all events; returns when the last one was asked. */
  void run() throws InterruptedException {
    Pace pace = new Pace(rate);
    for (PlannedEvent event : events) {
      pace.await(event.index());
      // Whoever waits for the event sees a failure: it is passed on to the future of the event.
      var unused =
          inference
              .ask(
                  event.eventId(),
                  event.domain(),
                  TensorBytes.ofFloats(event.features(), event.features().length))
              .handle(
                  (answer, failure) -> {
                    if (answer != null) {
                      answers.set(event.index(), answer);
                    } else {
                      failures.merge(reason(failure), 1, Integer::sum);
                    }
                    return event;
                  })
              .thenCompose(this::send)
              .whenComplete(
                  (nothing, failure) -> {
                    if (failure == null) {
                      done.get(event.index()).complete(null);
                    } else {
                      done.get(event.index()).completeExceptionally(failure);
                    }
                  });
    }
  }

  private static String reason(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return String.valueOf(cause);
  }

  /** Why requests failed, with the number of each reason, the most frequent first. */
  List<Map.Entry<String, Integer>> failures() {
    return failures.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .toList();
  }

  private CompletableFuture<Void> send(PlannedEvent event) {
    sentNanos[event.index()] = System.nanoTime();
    return sender
        .send(
            new LabelledInput(
                event.eventId(),
                model,
                event.domain(),
                new Input.TensorInput(
                    TensorBytes.ofFloats(event.features(), event.features().length)),
                new LabelValue.ClassName(event.label()),
                null))
        .thenApply(where -> null);
  }

  /**
   * Waits until the events of a batch are answered and sent.
   *
   * @throws java.util.concurrent.CompletionException if a labelled event could not be sent
   */
  void awaitBatch(int batch) {
    events.stream()
        .filter(event -> event.batch() == batch)
        .forEach(event -> done.get(event.index()).join());
  }

  /** The answer to an event; empty if the request failed. */
  Optional<Answer> answer(int index) {
    return Optional.ofNullable(answers.get(index));
  }

  /** {@link System#nanoTime()} at which the labelled event was sent. */
  long sentNanos(int index) {
    done.get(index).join(); // makes the write visible
    return sentNanos[index];
  }
}
