package io.acclimate.dashboard.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions are read, from where, and how far they go. Positions outlive the consumer: what
 * was read once is not read again by the next one.
 *
 * <p>The journal comes first: while it is behind, all else is paused, for outcomes of a model that
 * is not known yet would be passed over. Of the outcomes only the last ones are read.
 */
final class Assignment {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private final TopicSet topics;
  private final long maxOutcomes;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private Map<TopicPartition, Long> ends = Map.of();

  /**
   * Nothing is read yet.
   *
   * @param maxOutcomes how many of the outcomes that are there at the start are read
   */
  Assignment(TopicSet topics, long maxOutcomes) {
    this.topics = topics;
    this.maxOutcomes = maxOutcomes;
  }

  /** Assigns every partition that there is and returns the topics that are missing. */
  Set<String> update(Consumer<String, byte[]> consumer) {
    // A list of all topics, because asking for one that is missing makes the client log a warning.
    Map<String, List<PartitionInfo>> present = consumer.listTopics(ANSWERS_WITHIN);
    Set<String> missing = new TreeSet<>(topics.all());
    missing.removeAll(present.keySet());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics.all()) {
      for (PartitionInfo info : present.getOrDefault(topic, List.of())) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
    }
    if (!consumer.assignment().equals(Set.copyOf(partitions))) {
      start(consumer, partitions);
    }
    return missing;
  }

  boolean isEmpty() {
    return ends.isEmpty();
  }

  /** Asks how far the partitions go; throws if the broker does not answer. */
  void lookAhead(Consumer<String, byte[]> consumer) {
    ends = consumer.endOffsets(consumer.assignment(), ANSWERS_WITHIN);
  }

  /** Notes what was read and lets the other topics go once the journal is there. */
  void advance(Consumer<String, byte[]> consumer) {
    for (TopicPartition partition : consumer.assignment()) {
      positions.put(partition, consumer.position(partition));
    }
    if (behind(topics.journal()) == 0) {
      consumer.resume(consumer.paused());
    }
  }

  /** Records, or what looks like some, up to the ends that were last seen. */
  long behind() {
    return ends.keySet().stream().mapToLong(this::behind).sum();
  }

  private long behind(TopicPartition partition) {
    Long end = ends.get(partition);
    Long position = positions.get(partition);
    return end == null || position == null ? 0 : Math.max(0, end - position);
  }

  private void start(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, ANSWERS_WITHIN);
    ends = consumer.endOffsets(partitions, ANSWERS_WITHIN);
    consumer.assign(partitions);
    long outcomePartitions =
        partitions.stream().filter(one -> one.topic().equals(topics.outcomes())).count();
    for (TopicPartition partition : partitions) {
      long beginning = beginnings.getOrDefault(partition, 0L);
      long from =
          partition.topic().equals(topics.outcomes())
              ? Math.max(
                  beginning, ends.getOrDefault(partition, 0L) - maxOutcomes / outcomePartitions)
              : beginning;
      consumer.seek(partition, positions.computeIfAbsent(partition, unread -> from));
    }
    if (behind(topics.journal()) > 0) {
      List<TopicPartition> others = new ArrayList<>(partitions);
      others.remove(topics.journal());
      consumer.pause(others);
    }
  }
}
