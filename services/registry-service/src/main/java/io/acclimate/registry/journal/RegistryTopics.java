package io.acclimate.registry.journal;

import io.acclimate.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics that the registry needs: those whose order is the truth, with one partition each, and
 * the references, with as many as the topics that are joined with them by model.
 */
final class RegistryTopics {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private RegistryTopics() {}

  /**
   * Looks once.
   *
   * @throws KafkaException if one is not there yet or the broker cannot be asked: try again
   * @throws IllegalStateException if one has another number of partitions than it must have
   */
  static void require(Admin admin, Topics topics) throws InterruptedException {
    List<String> names =
        List.of(
            topics.modelCommands(),
            topics.dlq(topics.modelCommands()),
            topics.modelHistory(),
            topics.modelUpdates(),
            topics.modelSpecs());
    describe(admin, names)
        .forEach(
            (name, description) -> {
              if (description.partitions().size() != 1) {
                throw new IllegalStateException(
                    "topic %s has %d partitions and must have 1"
                        .formatted(name, description.partitions().size()));
              }
            });
    SortedMap<String, Integer> joined = new TreeMap<>();
    describe(admin, List.of(topics.driftReferences(), topics.examples(), topics.outcomes()))
        .forEach((name, description) -> joined.put(name, description.partitions().size()));
    if (Set.copyOf(joined.values()).size() != 1) {
      throw new IllegalStateException(
          "partitions %s: topics that are joined by model must have equally many"
              .formatted(joined));
    }
  }

  private static Map<String, TopicDescription> describe(Admin admin, List<String> names)
      throws InterruptedException {
    try {
      return admin
          .describeTopics(names)
          .allTopicNames()
          .get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "no answer from the broker within " + ANSWERS_WITHIN.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new UnknownTopicOrPartitionException("not all are there yet of " + names, e);
      }
      throw new KafkaException(e.getCause());
    }
  }
}
