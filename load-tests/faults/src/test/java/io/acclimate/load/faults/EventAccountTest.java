package io.acclimate.load.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Example;
import io.acclimate.load.drivers.SentEvent;
import io.acclimate.load.drivers.SentEvent.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The verifier finds what is lost, doubled or made up, and nothing else. */
final class EventAccountTest {
  private static final SentEvent A = new SentEvent("a", Kind.EVENT, true);
  private static final SentEvent B = new SentEvent("b", Kind.EVENT, true);
  private static final SentEvent A_AGAIN = new SentEvent("a", Kind.REPEAT, true);
  private static final SentEvent POISON = new SentEvent("p", Kind.POISON, true);
  private static final SentEvent UNKNOWN = new SentEvent("u", Kind.EVENT, false);

  @Test
  void findsNothingWhenAllIsInItsPlace() {
    Verification verification =
        verified(
            List.of(A, B, A_AGAIN, POISON, UNKNOWN),
            List.of("a", "b", "a", "p"),
            List.of("p"),
            "a",
            "b");

    assertThat(verification.complaints()).isEmpty();
    assertThat(verification.counts())
        .containsEntry("examples", 2L)
        .containsEntry("deadLetters", 1L)
        .containsEntry("repeatsDropped", 1L);
  }

  @Test
  void takesAnEventThatArrivedWithoutAcknowledgement() {
    assertThat(verified(List.of(UNKNOWN), List.of("u"), List.of(), "u").complaints()).isEmpty();
  }

  @Test
  void findsALostExample() {
    assertThat(verified(List.of(A, B), List.of("a", "b"), List.of(), "a").complaints())
        .anyMatch(complaint -> complaint.contains("event b: 0 examples, not 1"));
  }

  @Test
  void findsADoubledExample() {
    assertThat(verified(List.of(A), List.of("a"), List.of(), "a", "a").complaints())
        .anyMatch(complaint -> complaint.contains("event a: 2 examples, not 1"));
  }

  @Test
  void findsAnAcknowledgedEventThatIsNotOnTheTopic() {
    assertThat(verified(List.of(A), List.of(), List.of()).complaints())
        .anyMatch(complaint -> complaint.contains("event a: 1 acknowledged, 0 on the topic"));
  }

  @Test
  void findsARecordThatTheProducerDoubled() {
    assertThat(verified(List.of(A), List.of("a", "a"), List.of(), "a").complaints())
        .anyMatch(complaint -> complaint.contains("event a: sent 1 times, 2 times on the topic"));
  }

  @Test
  void findsPoisonThatWasLearnt() {
    assertThat(verified(List.of(POISON), List.of("p"), List.of(), "p").complaints())
        .anyMatch(complaint -> complaint.contains("event p: 1 examples, not 0"))
        .anyMatch(complaint -> complaint.contains("event p: 0 dead letters, not 1"));
  }

  @Test
  void findsAGoodEventAmongTheDeadLetters() {
    assertThat(verified(List.of(A), List.of("a"), List.of("a"), "a").complaints())
        .anyMatch(complaint -> complaint.contains("event a: 1 dead letters, not 0"));
  }

  private static Verification verified(
      List<SentEvent> ledger, List<String> sent, List<String> letters, String... examples) {
    List<Books.At<Example>> at =
        IntStream.range(0, examples.length)
            .mapToObj(
                offset -> new Books.At<>(offset, ExperienceAccountTest.example(examples[offset])))
            .toList();
    Books books =
        new Books(
            sent, letters, at, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    Verification verification = new Verification();
    new EventAccount(ledger, books).verify(verification);
    return verification;
  }
}
