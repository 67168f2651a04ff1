package io.acclimate.driftprocessor;

import io.acclimate.driftprocessor.window.Windows;
import io.acclimate.schemas.Topics;
import io.acclimate.streams.TopicFacts;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * Looks at the topics before anything is read from them: whether they are there and have the one
 * partition count that our state began with.
 */
final class TopicChecks {
  private final Topics topics;
  private final String applicationId;

  TopicChecks(Topics topics, String applicationId) {
    this.topics = topics;
    this.applicationId = applicationId;
  }

  /** All topics that this service reads and writes. */
  List<String> all() {
    return List.of(
        topics.examples(),
        topics.outcomes(),
        topics.driftReferences(),
        topics.driftSignals(),
        topics.driftState());
  }

  /**
   * The number of partitions of every topic, all of which are there.
   *
   * @throws io.acclimate.streams.StartRefusedException when a topic is not as it must be
   */
  int partitions(Admin admin, TopicFacts facts) {
    int partitions = facts.samePartitions(all(), "model");
    facts.requireAsRemembered(
        admin, "drift-processor", topics.examples(), applicationId, Windows.ROWS_STORE);
    return partitions;
  }
}
