package io.acclimate.eventprocessor;

import io.acclimate.eventprocessor.experience.Experiences;
import io.acclimate.eventprocessor.join.Truths;
import io.acclimate.eventprocessor.sift.Admission;
import io.acclimate.schemas.Topics;
import io.acclimate.streams.StartRefusedException;
import io.acclimate.streams.TopicFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

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

  /**
   * How many partitions topics have.
   *
   * @param byEvent those that are keyed by event id
   * @param byModel those that are keyed by model
   */
  record Partitions(int byEvent, int byModel) {}

  /** All topics that this service reads and writes. */
  List<String> all() {
    return Stream.of(
            keyedByEvent().stream(),
            keyedByModel().stream(),
            sources().stream().map(topics::dlq),
            Stream.of(topics.modelSpecs()))
        .flatMap(names -> names)
        .toList();
  }

  /**
   * Looks at topics that are all there.
   *
   * @throws StartRefusedException when one is not as it must be
   * @throws KafkaException when the broker does not answer
   */
  Partitions partitions(Admin admin, TopicFacts facts) {
    Partitions partitions =
        new Partitions(
            facts.samePartitions(keyedByEvent(), "event id"),
            facts.samePartitions(keyedByModel(), "model"));
    requireAsRemembered(admin, facts, topics.eventsLabelled(), Truths.STORE);
    requireAsRemembered(admin, facts, topics.examples(), Experiences.PROGRESS_STORE);
    requireRoom(admin, sources());
    return partitions;
  }

  private List<String> keyedByEvent() {
    return List.of(
        topics.eventsLabelled(), topics.eventsMapped(), topics.labels(), topics.predictions());
  }

  private List<String> keyedByModel() {
    return List.of(
        topics.examples(),
        topics.experienceCommands(),
        topics.driftSignals(),
        topics.experiences(),
        topics.outcomes());
  }

  private List<String> sources() {
    return List.of(
        topics.eventsLabelled(),
        topics.eventsMapped(),
        topics.labels(),
        topics.predictions(),
        topics.examples(),
        topics.experienceCommands(),
        topics.driftSignals());
  }

  private void requireAsRemembered(Admin admin, TopicFacts facts, String source, String store) {
    facts.requireAsRemembered(admin, "event-processor", source, applicationId, store);
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
