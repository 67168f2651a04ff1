package io.acclimate.load.faults;

import io.acclimate.load.drivers.SentEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Accounts for each event that was sent: what the brokers acknowledged is there, once for each
 * acknowledgement; an event is exactly one example, its repeats are nothing, poison is exactly one
 * dead letter. What they did not acknowledge may be there, and is then judged the same.
 */
final class EventAccount {
  private final List<SentEvent> ledger;
  private final Map<String, Long> sent;
  private final Map<String, Long> examples;
  private final Map<String, Long> letters;

  EventAccount(List<SentEvent> ledger, Books books) {
    this.ledger = ledger;
    this.sent = times(books.sent().stream());
    this.examples = times(books.examples().stream().map(at -> at.value().getEventId()));
    this.letters = times(books.letters().stream());
  }

  /** Whether all that is on the topic has become an example or a dead letter. */
  boolean settled() {
    return Stream.concat(
            ledger.stream().filter(SentEvent::acknowledged).map(SentEvent::eventId),
            sent.keySet().stream())
        .allMatch(id -> examples.containsKey(id) || letters.containsKey(id));
  }

  void verify(Verification verification) {
    Map<String, Long> acknowledged =
        times(ledger.stream().filter(SentEvent::acknowledged).map(SentEvent::eventId));
    Map<String, Long> attempts = times(ledger.stream().map(SentEvent::eventId));
    TreeSet<String> poison = new TreeSet<>();
    ledger.stream()
        .filter(event -> event.kind() == SentEvent.Kind.POISON)
        .forEach(event -> poison.add(event.eventId()));
    long repeats = 0;
    for (Map.Entry<String, Long> event : attempts.entrySet()) {
      String id = event.getKey();
      long there = of(sent, id);
      verification.require(
          there >= of(acknowledged, id),
          "event %s: %d acknowledged, %d on the topic".formatted(id, of(acknowledged, id), there));
      verification.require(
          there <= event.getValue(),
          "event %s: sent %d times, %d times on the topic".formatted(id, event.getValue(), there));
      boolean bad = poison.contains(id);
      long expected = there == 0 ? 0 : 1;
      verification.require(
          of(examples, id) == (bad ? 0 : expected),
          "event %s: %d examples, not %d".formatted(id, of(examples, id), bad ? 0 : expected));
      verification.require(
          of(letters, id) == (bad ? there : 0),
          "event %s: %d dead letters, not %d".formatted(id, of(letters, id), bad ? there : 0));
      repeats += bad ? 0 : there - expected;
    }
    long examplesSent = examples.keySet().stream().filter(attempts::containsKey).count();
    long lettersSent =
        letters.entrySet().stream()
            .filter(letter -> attempts.containsKey(letter.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    long onTopic = attempts.keySet().stream().mapToLong(id -> of(sent, id)).sum();
    verification.require(
        onTopic == examplesSent + lettersSent + repeats,
        "%d records are not %d examples + %d dead letters + %d repeats"
            .formatted(onTopic, examplesSent, lettersSent, repeats));
    verification.count("sent", ledger.size());
    verification.count("acknowledged", acknowledged.values().stream().mapToLong(n -> n).sum());
    verification.count("onTopic", onTopic);
    verification.count("examples", examplesSent);
    verification.count("deadLetters", lettersSent);
    verification.count("repeatsDropped", repeats);
  }

  private static long of(Map<String, Long> times, String id) {
    return times.getOrDefault(id, 0L);
  }

  private static Map<String, Long> times(Stream<String> ids) {
    Map<String, Long> times = new HashMap<>();
    ids.forEach(id -> times.merge(id, 1L, Long::sum));
    return times;
  }
}
