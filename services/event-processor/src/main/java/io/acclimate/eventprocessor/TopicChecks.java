package io.acclimate.eventprocessor;

import static java.util.stream.Collectors.joining;

import io.acclimate.eventprocessor.experience.Experiences;
import io.acclimate.eventprocessor.join.LabelledEvents;
import io.acclimate.eventprocessor.sift.Admission;
import io.acclimate.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at the topics before anything is read from them: whether they are there, have the partition
 * counts that joins and our state rely on, take what we write, and keep it long enough.
 */
final class TopicChecks {
  /** What Kafka adds to a record of ours: batch and record framing, CloudEvents headers. */
  private static final int OVERHEAD_BYTES = 16 * 1024;

  private final Topics topics;
  private final EventProcessorSettings settings;
  private final String applicationId;

  TopicChecks(Topics topics, EventProcessorSettings settings, String applicationId) {
    this.topics = topics;
    this.settings = settings;
    this.applicationId = applicationId;
  }

  /** What the checks found. */
  sealed interface Finding {
    /** Topics that are not there yet. */
    record Missing(List<String> topics) implements Finding {}

    /** All is well. */
    record Ready(int eventPartitions, int modelPartitions) implements Finding {}
  }

  /**
   * Asks the broker.
   *
   * @throws StartRefusedException when a topic is there but not as it must be
   * @throws KafkaException when the broker does not answer
   */
  Finding look(Admin admin) {
    List<String> keyedByEvent =
        List.of(
            topics.eventsLabelled(), topics.eventsMapped(), topics.labels(), topics.predictions());
    List<String> keyedByModel =
        List.of(
            topics.examples(),
            topics.experienceCommands(),
            topics.driftSignals(),
            topics.experiences(),
            topics.outcomes());
    List<String> sources =
        List.of(
            topics.eventsLabelled(),
            topics.eventsMapped(),
            topics.labels(),
            topics.predictions(),
            topics.examples(),
            topics.experienceCommands(),
            topics.driftSignals());
    List<String> all =
        Stream.of(
                keyedByEvent.stream(),
                keyedByModel.stream(),
                sources.stream().map(topics::dlq),
                Stream.of(topics.modelSpecs()))
            .flatMap(names -> names)
            .toList();
    Map<String, Integer> partitions = partitions(admin, all);
    List<String> missing = all.stream().filter(topic -> !partitions.containsKey(topic)).toList();
    if (!missing.isEmpty()) {
      return new Finding.Missing(missing);
    }
    int eventPartitions = same(keyedByEvent, partitions, "event id");
    int modelPartitions = same(keyedByModel, partitions, "model");
    requireAsRemembered(admin, LabelledEvents.IDS_STORE, topics.eventsLabelled(), eventPartitions);
    requireAsRemembered(admin, Experiences.PROGRESS_STORE, topics.examples(), modelPartitions);
    requireRoom(admin, sources);
    return new Finding.Ready(eventPartitions, modelPartitions);
  }

  /** The number of partitions that all of these topics have. */
  private static int same(List<String> names, Map<String, Integer> partitions, String key) {
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

  /** Our state is partitioned as its source was when the state began; its changelog shows it. */
  private void requireAsRemembered(Admin admin, String store, String source, int now) {
    String changelog = applicationId + "-" + store + "-changelog";
    Optional<Integer> then =
        Optional.ofNullable(partitions(admin, List.of(changelog)).get(changelog));
    if (then.isPresent() && then.get() != now) {
      throw new StartRefusedException(
          "%s has %d partitions, but had %d when the state of this event-processor began; the count"
                  .formatted(source, now, then.get())
              + " must never change. Choose another acclimate.namespace for another count.");
    }
  }

  private void requireRoom(Admin admin, List<String> sources) {
    List<String> outputs = List.of(topics.examples(), topics.outcomes());
    List<String> asked =
        Stream.of(
                sources.stream(),
                sources.stream().map(topics::dlq),
                outputs.stream(),
                Stream.of(topics.predictions()))
            .flatMap(names -> names)
            .distinct()
            .toList();
    Map<String, Config> configs = configs(admin, asked);
    List<String> complaints = new ArrayList<>();
    long largest = (long) settings.maxEventBytes() + Admission.MAX_FRAME_BYTES + OVERHEAD_BYTES;
    for (String output : outputs) {
      requireAtLeast(
          complaints,
          configs,
          output,
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          largest,
          "acclimate.event-processor.max-event-bytes=" + settings.maxEventBytes());
    }
    for (String source : sources) {
      long sourceBytes = number(configs, source, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
      requireAtLeast(
          complaints,
          configs,
          topics.dlq(source),
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          sourceBytes + Topics.DEAD_LETTER_HEADROOM_BYTES,
          source + " takes " + sourceBytes);
    }
    long retention = number(configs, topics.predictions(), TopicConfig.RETENTION_MS_CONFIG);
    if (retention >= 0) {
      requireAtLeast(
          complaints,
          configs,
          topics.predictions(),
          TopicConfig.RETENTION_MS_CONFIG,
          settings.windows().join().toMillis(),
          "acclimate.event-processor.join-window=" + settings.windows().join());
      requireAtLeast(
          complaints,
          configs,
          topics.predictions(),
          TopicConfig.RETENTION_MS_CONFIG,
          settings.windows().label().toMillis() + 1,
          "a late label needs its prediction's input for acclimate.event-processor.label-window="
              + settings.windows().label());
    }
    if (!complaints.isEmpty()) {
      throw new StartRefusedException(
          "Topics are not as they must be: " + String.join("; ", complaints) + ".");
    }
  }

  private static void requireAtLeast(
      List<String> complaints,
      Map<String, Config> configs,
      String topic,
      String key,
      long least,
      String because) {
    long actual = number(configs, topic, key);
    if (actual < least) {
      complaints.add(
          "%s has %s=%d and must have at least %d, because %s"
              .formatted(topic, key, actual, least, because));
    }
  }

  private static long number(Map<String, Config> configs, String topic, String key) {
    Config config = configs.get(topic);
    if (config == null) {
      throw new IllegalStateException("the broker did not describe " + topic);
    }
    return Long.parseLong(config.get(key).value());
  }

  private static Map<String, Config> configs(Admin admin, List<String> names) {
    Map<String, Config> configs = new HashMap<>();
    List<ConfigResource> resources =
        names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    await(admin.describeConfigs(resources).all())
        .forEach((resource, config) -> configs.put(resource.name(), config));
    return configs;
  }

  /** Partition counts of those topics that are there. */
  private static Map<String, Integer> partitions(Admin admin, List<String> names) {
    Map<String, Integer> partitions = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, description) ->
                partitionsIfThere(description).ifPresent(count -> partitions.put(name, count)));
    return partitions;
  }

  private static OptionalInt partitionsIfThere(KafkaFuture<TopicDescription> description) {
    try {
      return OptionalInt.of(await(description).partitions().size());
    } catch (UnknownTopicOrPartitionException absent) {
      return OptionalInt.empty();
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
