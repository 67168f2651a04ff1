package io.acclimate.standalone;

import static io.acclimate.standalone.EventProcessorFixture.PARTITIONS;
import static io.acclimate.standalone.EventProcessorFixture.awaitReady;
import static io.acclimate.standalone.EventProcessorFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.eventprocessor.EventProcessorService;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.schemas.Partitions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestClusterExtension.class)
final class LateLabelsIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @Test
  void becomeExamplesWithTheInputsOfTheirPredictions(TestCluster cluster) {
    List<String> ids = ids("late-", 300);
    try (EventProcessorFixture fixture = fixture(cluster, "late");
        EventProcessorService service = fixture.newService(cluster.newFolder("late"))) {
      service.start();
      awaitReady(service);
      ids.forEach(id -> fixture.sendPrediction(id, right(id)));
      fixture.flush();
      ids.forEach(id -> fixture.sendLabel(id, (right(id) + 1) % PARTITIONS)); // a detour for each
      ids.forEach(id -> fixture.sendLabel(id, right(id)));
      fixture.flush();

      new ExactlyOnceVerifier(fixture).verify(ids, 0);
      assertThat(deadLetters(fixture)).isEmpty();
    }
  }

  @Test
  void areDeadLettersOnceWhenTheInputOrThePredictionIsMissing(TestCluster cluster)
      throws Exception {
    Duration window = Duration.ofSeconds(2);
    try (EventProcessorFixture fixture = fixture(cluster, "orphan");
        EventProcessorService service = fixture.newService(cluster.newFolder("orphan"), window)) {
      service.start();
      awaitReady(service);
      fixture.sendLabel("nobody-asked", right("nobody-asked"));
      fixture.flush();
      Await.until(
          WITHIN,
          () -> "dead letters: " + reasons(fixture),
          () -> {
            fixture.sendEvent(sibling("nobody-asked")); // stream time goes on in that partition
            fixture.flush();
            return !deadLetters(fixture).isEmpty();
          });
      assertThat(reasons(fixture)).containsExactly("label-without-prediction");
    }
    try (EventProcessorFixture fixture = fixture(cluster, "expired");
        EventProcessorService service = fixture.newService(cluster.newFolder("expired"))) {
      service.start();
      awaitReady(service);
      fixture.sendPrediction("deleted", right("deleted"));
      String after = sibling("deleted");
      fixture.sendPrediction(after, right("deleted"));
      fixture.sendEvent(after);
      fixture.flush();
      Await.until(
          WITHIN,
          () -> "the prediction after it was not read",
          () -> fixture.records(fixture.topics.outcomes()).size() == 1);
      deleteAll(fixture, fixture.topics.predictions());
      fixture.sendLabel("deleted", right("deleted"));
      fixture.flush();
      Await.until(WITHIN, () -> "no dead letter", () -> !deadLetters(fixture).isEmpty());

      assertThat(reasons(fixture)).containsExactly("input-expired");
    }
  }

  private static EventProcessorFixture fixture(TestCluster cluster, String purpose) {
    return new EventProcessorFixture(cluster.properties(cluster.newNamespace(purpose)))
        .withTopics()
        .withModel();
  }

  private static void deleteAll(EventProcessorFixture fixture, String topic) throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
    }
    fixture.admin.deleteRecords(all).all().get();
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters(EventProcessorFixture fixture) {
    return fixture.records(fixture.topics.dlq(fixture.topics.labels()));
  }

  private static List<String> reasons(EventProcessorFixture fixture) {
    return deadLetters(fixture).stream()
        .map(letter -> DeadLetter.from(letter.headers()).orElseThrow().reason())
        .toList();
  }

  private static int right(String id) {
    return Partitions.of(id, PARTITIONS);
  }

  /** Another id of the same partition, each time a new one. */
  private static String sibling(String id) {
    while (true) {
      String candidate = id + "-" + System.nanoTime();
      if (right(candidate) == right(id)) {
        return candidate;
      }
    }
  }
}
