package io.acclimate.inference.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitsTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final TopicPartition PARTITION = new TopicPartition("requests", 0);
  private static final ConsumerGroupMetadata MEMBER = new ConsumerGroupMetadata("group");

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Commits commits = new Commits(producer);
  private final List<Thread> told = new ArrayList<>();

  @BeforeEach
  void begin() {
    producer.initTransactions();
  }

  @AfterEach
  void close() {
    commits.close(SOON);
  }

  @Test
  void commitsRecordsWithTheirOffsets() {
    begin(1);

    commits.await();

    assertThat(producer.history()).hasSize(1);
    assertThat(producer.consumerGroupOffsetsHistory())
        .containsExactly(Map.of("group", Map.of(PARTITION, new OffsetAndMetadata(1))));
    assertThat(commits.any()).isTrue();
  }

  @Test
  void returnsWhileATransactionIsUnderWay() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    commits.begin(
        () -> {
          awaitQuietly(held);
          return List.of();
        },
        Map.of(),
        MEMBER,
        () -> told.add(Thread.currentThread()));

    commits.look();

    assertThat(told).isEmpty();
    held.countDown();
    commits.await();
    assertThat(told).containsExactly(Thread.currentThread());
  }

  @Test
  void beginsTheNextBehindTheLast() {
    begin(1);
    begin(2);

    assertThat(producer.commitCount()).isGreaterThanOrEqualTo(1);
    assertThat(told).hasSize(1);
    commits.await();
    assertThat(producer.commitCount()).isEqualTo(2);
    assertThat(told).hasSize(2);
  }

  @Test
  void aFailureIsThrownOnceAndNothingCountsAsCommitted() {
    producer.commitTransactionException = new KafkaException("fenced");
    begin(1);

    assertThatThrownBy(commits::await).hasMessage("fenced");

    commits.await();
    assertThat(told).isEmpty();
    assertThat(commits.any()).isFalse();
  }

  @Test
  void closingWaitsForWhatIsUnderWay() {
    begin(1);

    commits.close(SOON);

    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(told).hasSize(1);
  }

  private void begin(long offset) {
    commits.begin(
        () -> List.of(new ProducerRecord<>("predictions", new byte[] {1}, new byte[] {2})),
        Map.of(PARTITION, new OffsetAndMetadata(offset)),
        MEMBER,
        () -> told.add(Thread.currentThread()));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
