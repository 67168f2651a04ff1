package io.acclimate.load.benchmarks;

import io.acclimate.schemas.EdgeConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How far a group has committed, as the brokers say. */
final class GroupProgress {
  private final Admin admin;
  private final String group;
  private final List<TopicPartition> partitions;

  GroupProgress(Admin admin, EdgeConfig edge, String group, List<String> topics) {
    this.admin = admin;
    this.group = group;
    this.partitions =
        topics.stream()
            .flatMap(
                topic ->
                    IntStream.range(0, edge.partitions())
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
            .toList();
  }

  /** Records of a topic that are committed; of one that is not written in transactions. */
  long committed(String topic) throws InterruptedException {
    return positions().entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Whether it has committed all that is committed in its topics. */
  boolean atTheEnd() throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> positions = positions();
    return await(
            admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all())
        .entrySet()
        .stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue().offset());
  }

  private Map<TopicPartition, Long> positions() throws InterruptedException {
    Map<TopicPartition, Long> positions = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> committed =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata position = committed.get(partition);
      positions.put(partition, position == null ? 0 : position.offset());
    }
    return positions;
  }

  private static <T> T await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException("the broker does not say how far a group is", e.getCause());
    }
  }
}
