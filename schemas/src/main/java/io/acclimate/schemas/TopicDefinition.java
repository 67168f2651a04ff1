package io.acclimate.schemas;

import java.util.Map;

/**
 * How a topic must be.
 *
 * @param name full name, name space included
 * @param partitions number of partitions
 * @param config topic settings by Kafka's names
 */
public record TopicDefinition(String name, int partitions, Map<String, String> config) {
  public TopicDefinition {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "Topic " + name + ": partitions=" + partitions + " is below 1.");
    }
    config = Map.copyOf(config);
  }
}
