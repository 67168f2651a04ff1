package io.acclimate.eventprocessor;

import io.acclimate.eventprocessor.experience.ReadPositions;
import io.acclimate.streams.RunningStreams;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far the streams of this instance have committed examples.v1. */
final class CommittedPositions implements ReadPositions {
  private final String examples;
  private volatile @Nullable RunningStreams streams;

  /** Takes the name of examples.v1. */
  CommittedPositions(String examples) {
    this.examples = examples;
  }

  void follow(RunningStreams streams) {
    this.streams = streams;
  }

  @Override
  public long nextExample(int partition) {
    RunningStreams current = streams;
    return current == null ? 0 : current.committed(new TopicPartition(examples, partition));
  }
}
