package io.acclimate.eventprocessor;

import io.acclimate.eventprocessor.experience.ReadPositions;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** How far the streams of this instance have committed examples.v1. */
final class CommittedPositions implements ReadPositions {
  private final String examples;
  private volatile @Nullable KafkaStreams streams;

  /** Takes the name of examples.v1. */
  CommittedPositions(String examples) {
    this.examples = examples;
  }

  void follow(KafkaStreams streams) {
    this.streams = streams;
  }

  @Override
  public long nextExample(int partition) {
    KafkaStreams current = streams;
    if (current == null) {
      return 0;
    }
    TopicPartition wanted = new TopicPartition(examples, partition);
    return current.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .mapToLong(task -> task.committedOffsets().getOrDefault(wanted, 0L))
        .max()
        .orElse(0);
  }
}
