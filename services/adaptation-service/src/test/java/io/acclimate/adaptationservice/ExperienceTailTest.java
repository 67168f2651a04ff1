package io.acclimate.adaptationservice;

import static io.acclimate.adaptationservice.Samples.experience;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExperienceTailTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final TopicPartition PARTITION = new TopicPartition(KafkaSamples.EXPERIENCES, 0);

  private final KafkaSamples kafka = new KafkaSamples();
  private final Backlog backlog = new Backlog(InstantSource.system());
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final ExperienceTail tail =
      new ExperienceTail(
          () -> consumer,
          kafka.codec,
          backlog,
          KafkaSamples.EXPERIENCES,
          3,
          InstantSource.system());

  @BeforeEach
  void fill() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    tail.start();
    await(() -> !consumer.subscription().isEmpty());
  }

  @AfterEach
  void close() {
    tail.close();
  }

  @Test
  void readsItsPartitionsFromTheBeginningWhateverWasCommitted() {
    assign(1, 2);

    await(() -> backlog.size() == 2);
    assertThat(tail.joined()).isTrue();
  }

  @Test
  void skipsWhatIsNoExperience() {
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(PARTITION));
          consumer.addRecord(
              new ConsumerRecord<>(KafkaSamples.EXPERIENCES, 0, 0, "valves", new byte[] {9}));
          add(1, 1);
        });

    await(() -> backlog.size() == 1);
  }

  @Test
  void hintsTheLagOnceTheDecisionIsVisible() {
    assign(1, 2);
    await(() -> backlog.size() == 2);
    assertThat(committed()).isZero();

    backlog.cover("valves", 1);
    await(() -> committed() == 1);

    backlog.cover("valves", 2);
    await(() -> committed() == 2);
  }

  @Test
  void endsTheTenureOfAPartitionThatIsTakenAway() throws Exception {
    assign(1, 2);
    await(() -> backlog.size() == 2);
    Tenure tenure = backlog.await().tenure();

    consumer.schedulePollTask(() -> consumer.rebalance(List.of()));

    await(() -> backlog.size() == 0);
    assertThat(tenure.ended()).isTrue();
  }

  @Test
  void pausesWhileTheBacklogIsFull() {
    assign(1, 2, 3);
    await(() -> consumer.paused().contains(PARTITION));

    backlog.cover("valves", 1);

    await(() -> consumer.paused().isEmpty());
  }

  private void assign(long... numbers) {
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(PARTITION));
          for (long number : numbers) {
            add(number - 1, number);
          }
        });
  }

  private void add(long offset, long number) {
    consumer.addRecord(
        new ConsumerRecord<>(
            KafkaSamples.EXPERIENCES, 0, offset, "valves", kafka.experience(experience(number))));
  }

  private long committed() {
    OffsetAndMetadata committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
    return committed == null ? 0 : committed.offset();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
