package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Example;
import io.acclimate.avro.Experience;
import io.acclimate.avro.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads everything committed, from offset 0, and finds each event where it must be, once: in the
 * examples, in the dead letters, in one outcome, in one experience.
 */
final class ExactlyOnceVerifier {
  private static final Duration COMPLETE_WITHIN = Duration.ofSeconds(90);

  private final EventProcessorFixture fixture;

  ExactlyOnceVerifier(EventProcessorFixture fixture) {
    this.fixture = fixture;
  }

  /**
   * Waits until everything has arrived, closes the last experience, and checks.
   *
   * @param accepted ids of the events that must be learnt, each of which was predicted
   * @param refused number of dead letters
   */
  void verify(Collection<String> accepted, int refused) {
    Set<String> expected = new HashSet<>(accepted);
    awaitAll("examples", expected.size(), () -> examples().size());
    awaitAll("outcomes", expected.size(), () -> outcomes().size());
    awaitAll("dead letters", refused, () -> deadLetters().size());

    List<ConsumerRecord<byte[], byte[]>> examples = examples();
    assertThat(examples)
        .extracting(record -> fixture.decode(record, Example.class).getEventId())
        .as("examples")
        .doesNotHaveDuplicates()
        .hasSameElementsAs(expected);
    assertThat(outcomes())
        .extracting(Outcome::getEventId)
        .as("outcomes")
        .doesNotHaveDuplicates()
        .hasSameElementsAs(expected);
    assertThat(deadLetters()).as("dead letters").hasSize(refused);
    verifyExperiences(examples);
  }

  private void verifyExperiences(List<ConsumerRecord<byte[], byte[]>> examples) {
    long last = examples.getLast().offset();
    fixture.closeExperience("close-the-last", last + 1);
    Await.until(
        COMPLETE_WITHIN,
        () -> "experiences: " + experiences(),
        () -> !experiences().isEmpty() && experiences().getLast().getLastOffset() == last);

    List<Experience> experiences = experiences();
    Set<Long> open = new TreeSet<>();
    examples.forEach(example -> open.add(example.offset()));
    long number = 0;
    long end = -1;
    for (Experience experience : experiences) {
      number++;
      assertThat(experience.getNumber()).isEqualTo(number);
      assertThat(experience.getPartition()).isEqualTo(EventProcessorFixture.modelPartition());
      assertThat(experience.getFirstOffset()).isGreaterThan(end);
      end = experience.getLastOffset();
      long inRange =
          open.stream()
              .filter(
                  offset ->
                      offset >= experience.getFirstOffset() && offset <= experience.getLastOffset())
              .count();
      assertThat(experience.getLabelledTrain() + experience.getLabelledHoldOut())
          .as("examples counted in %s", experience)
          .isEqualTo((int) inRange);
      open.removeIf(offset -> offset <= experience.getLastOffset());
    }
    assertThat(open).as("examples in no experience").isEmpty();
  }

  private List<ConsumerRecord<byte[], byte[]>> examples() {
    return fixture.records(fixture.topics.examples());
  }

  private List<Outcome> outcomes() {
    return fixture.values(fixture.topics.outcomes(), Outcome.class);
  }

  private List<Experience> experiences() {
    return fixture.values(fixture.topics.experiences(), Experience.class);
  }

  private List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return fixture.records(fixture.topics.dlq(fixture.topics.eventsLabelled()));
  }

  private void awaitAll(String what, int expected, java.util.function.IntSupplier there) {
    Await.until(
        COMPLETE_WITHIN,
        () -> there.getAsInt() + " " + what + " of " + expected,
        () -> there.getAsInt() >= expected);
  }
}
