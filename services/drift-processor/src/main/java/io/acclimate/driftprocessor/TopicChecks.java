package io.acclimate.driftprocessor;

import io.acclimate.driftprocessor.window.Windows;
import io.acclimate.schemas.Topics;
import io.acclimate.streams.StartRefusedException;
import io.acclimate.streams.TopicFacts;
import java.util.List;
import java.util.Optional;
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
   * @throws StartRefusedException when a topic is not as it must be
   */
  int partitions(Admin admin, TopicFacts facts) {
    int partitions = facts.samePartitions(all(), "model");
    String changelog = applicationId + "-" + Windows.ROWS_STORE + "-changelog";
    Optional<Integer> then = TopicFacts.of(admin, List.of(changelog)).partitions(changelog);
    if (then.isPresent() && then.get() != partitions) {
      throw new StartRefusedException(
          "%s has %d partitions, but had %d when the state of this drift-processor began; the count"
                  .formatted(topics.examples(), partitions, then.get())
              + " must never change. Choose another acclimate.namespace for another count.");
    }
    return partitions;
  }
}
