package io.acclimate.dashboard.topics;

import io.acclimate.schemas.Topics;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics that the dashboard reads.
 *
 * @param journal the registry's decisions
 * @param outcomes answers together with the truth
 * @param reports what rounds did
 * @param experiences what rounds learn from
 * @param driftStates the last window and score of each stream
 * @param driftSignals changes of level
 * @param driftReferences profiles that windows are held against
 * @param deadLetters all that there are
 */
record TopicSet(
    TopicPartition journal,
    String outcomes,
    String reports,
    String experiences,
    String driftStates,
    String driftSignals,
    String driftReferences,
    Set<String> deadLetters) {

  static TopicSet of(Topics topics) {
    Set<String> names =
        topics.definitions(1).stream().map(topic -> topic.name()).collect(Collectors.toSet());
    return new TopicSet(
        new TopicPartition(topics.modelHistory(), 0),
        topics.outcomes(),
        topics.adaptationReports(),
        topics.experiences(),
        topics.driftState(),
        topics.driftSignals(),
        topics.driftReferences(),
        names.stream()
            .map(topics::dlq)
            .filter(names::contains)
            .collect(Collectors.toUnmodifiableSet()));
  }

  Set<String> all() {
    Set<String> all = new TreeSet<>(deadLetters);
    all.add(journal.topic());
    all.add(outcomes);
    all.addAll(List.of(reports, experiences, driftStates, driftSignals, driftReferences));
    return all;
  }
}
