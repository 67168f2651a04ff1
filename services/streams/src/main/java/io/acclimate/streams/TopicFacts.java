package io.acclimate.streams;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the broker says about topics, and what has to hold before anything is read from them. */
public final class TopicFacts {
  private final Map<String, Integer> partitions;

  private TopicFacts(Map<String, Integer> partitions) {
    this.partitions = partitions;
  }

  /**
   * Asks the broker.
   *
   * @throws KafkaException when it does not answer
   */
  public static TopicFacts of(Admin admin, List<String> names) {
    Map<String, Integer> partitions = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, description) ->
                partitionsIfThere(description).ifPresent(count -> partitions.put(name, count)));
    return new TopicFacts(partitions);
  }

  /** Those of the names that are not there. */
  public List<String> missing(List<String> names) {
    return names.stream().filter(name -> !partitions.containsKey(name)).toList();
  }

  /** Partitions of a topic; empty when it is not there. */
  public Optional<Integer> partitions(String name) {
    return Optional.ofNullable(partitions.get(name));
  }

  /**
   * The number of partitions that all of these topics have.
   *
   * @param key what the topics are keyed by
   * @throws StartRefusedException when they differ
   */
  public int samePartitions(List<String> names, String key) {
    if (names.stream().map(partitions::get).distinct().count() != 1) {
      throw new StartRefusedException(
          "Topics keyed by %s must have equal partition counts, but have: %s. Make them equal before"
                  .formatted(
                      key,
                      names.stream()
                          .map(name -> name + " " + partitions.get(name))
                          .collect(joining(", ")))
              + " there is data in them, or choose another acclimate.namespace.");
    }
    return partitions.getOrDefault(names.getFirst(), 0);
  }

  /**
   * State is partitioned as its source was when the state began; its changelog shows how.
   *
   * @param service whose state it is
   * @param source the topic that the state is made of
   * @param store where the state is
   * @throws StartRefusedException when the source has another count now
   */
  public void requireAsRemembered(
      Admin admin, String service, String source, String applicationId, String store) {
    String changelog = applicationId + "-" + store + "-changelog"; // Kafka Streams' name for it
    int now = partitions.getOrDefault(source, 0);
    Optional<Integer> then = of(admin, List.of(changelog)).partitions(changelog);
    if (then.isPresent() && then.get() != now) {
      throw new StartRefusedException(
          "%s has %d partitions, but had %d when the state of this %s began; the count"
                  .formatted(source, now, then.get(), service)
              + " must never change. Choose another acclimate.namespace for another count.");
    }
  }

  private static OptionalInt partitionsIfThere(KafkaFuture<TopicDescription> description) {
    try {
      return OptionalInt.of(description.get().partitions().size());
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
        return OptionalInt.empty();
      }
      throw failed.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
