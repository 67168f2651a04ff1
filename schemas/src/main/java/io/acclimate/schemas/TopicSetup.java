package io.acclimate.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing and refuses those that are not as they must be. */
public final class TopicSetup {
  /** Leaves the replication factor to the broker's default. */
  public static final short BROKER_DEFAULT_REPLICATION = -1;

  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private TopicSetup() {}

  /**
   * Makes sure that every topic of a name space is there, with its number of partitions and its
   * clean-up policy, and that the new ones are served. Any number of services may call this at the
   * same time.
   *
   * @param partitions partitions of every topic that is not the registry's
   * @param replication replicas per partition, or {@link #BROKER_DEFAULT_REPLICATION}
   * @throws TopicMismatchException when an existing topic is different
   * @throws KafkaException when the broker cannot be asked; retriable ones may be tried again
   */
  public static void ensure(Admin admin, Topics topics, int partitions, short replication) {
    List<TopicDefinition> definitions = topics.definitions(partitions);
    Map<String, TopicDescription> present = describe(admin, definitions);
    List<NewTopic> missing =
        definitions.stream()
            .filter(definition -> !present.containsKey(definition.name()))
            .map(definition -> newTopic(definition, replication))
            .toList();
    int created = create(admin, missing);
    verify(admin, definitions, awaitAll(admin, definitions));
    awaitServed(
        admin,
        definitions.stream()
            .filter(definition -> !present.containsKey(definition.name()))
            .toList());
    if (created > 0) {
      LOG.info(
          "topics=created count={} namespace={} partitions={}",
          created,
          topics.namespace(),
          partitions);
    }
  }

  /**
   * Looks how every topic of a name space is, and changes nothing.
   *
   * @param partitions partitions of every topic that is not the registry's
   */
  public static List<TopicFinding> look(Admin admin, Topics topics, int partitions) {
    List<TopicDefinition> definitions = topics.definitions(partitions);
    Map<String, TopicDescription> present = describe(admin, definitions);
    Map<String, String> policies =
        cleanupPolicies(
            admin,
            definitions.stream()
                .filter(definition -> present.containsKey(definition.name()))
                .toList());
    return definitions.stream()
        .map(
            definition ->
                finding(
                    definition,
                    present.get(definition.name()),
                    String.valueOf(policies.get(definition.name()))))
        .toList();
  }

  private static TopicFinding finding(
      TopicDefinition definition, @Nullable TopicDescription description, String policy) {
    String wanted = String.valueOf(definition.config().get(TopicConfig.CLEANUP_POLICY_CONFIG));
    if (description == null) {
      return new TopicFinding(
          definition.name(),
          TopicFinding.State.MISSING,
          "%d partitions, cleanup.policy=%s".formatted(definition.partitions(), wanted));
    }
    List<String> differences = new ArrayList<>();
    int actual = description.partitions().size();
    if (actual != definition.partitions()) {
      differences.add(
          "has %d partitions and must have %d".formatted(actual, definition.partitions()));
    }
    if (!wanted.equals(policy)) {
      differences.add("has cleanup.policy=%s and must have %s".formatted(policy, wanted));
    }
    return differences.isEmpty()
        ? new TopicFinding(definition.name(), TopicFinding.State.AS_DEFINED, "")
        : new TopicFinding(
            definition.name(), TopicFinding.State.DIFFERENT, String.join(", ", differences));
  }

  private static NewTopic newTopic(TopicDefinition definition, short replication) {
    return new NewTopic(
            definition.name(),
            Optional.of(definition.partitions()),
            replication == BROKER_DEFAULT_REPLICATION ? Optional.empty() : Optional.of(replication))
        .configs(definition.config());
  }

  /** How many of them nobody else created meanwhile. */
  private static int create(Admin admin, List<NewTopic> missing) {
    int created = 0;
    for (KafkaFuture<Void> future : admin.createTopics(missing).values().values()) {
      try {
        await(future);
        created++;
      } catch (TopicExistsException raceLost) {
        // Another service was faster; verify() looks at what it made.
        LOG.debug("topics=exists detail={}", raceLost.getMessage());
      }
    }
    return created;
  }

  private static Map<String, TopicDescription> describe(
      Admin admin, List<TopicDefinition> definitions) {
    Map<String, TopicDescription> present = new HashMap<>();
    List<String> names = definitions.stream().map(TopicDefinition::name).toList();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, description) -> {
              try {
                present.put(name, await(description));
              } catch (UnknownTopicOrPartitionException absent) {
                LOG.debug("topic={} state=absent", name);
              }
            });
    return present;
  }

  private static Map<String, TopicDescription> awaitAll(
      Admin admin, List<TopicDefinition> definitions) {
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (true) {
      Map<String, TopicDescription> present = describe(admin, definitions);
      if (present.size() == definitions.size()) {
        return present;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException(
            "Topics were created but are not visible after " + VISIBLE_WITHIN.toSeconds() + " s.");
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /**
   * Returns once each partition has a leader that answers. A topic is visible before that, and a
   * leader that comes up between two batches of an idempotent producer takes the second as the
   * first: the first is then refused until it expires, two minutes later by default.
   */
  private static void awaitServed(Admin admin, List<TopicDefinition> made) {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (TopicDefinition topic : made) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.earliest());
      }
    }
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (true) {
      try {
        await(admin.listOffsets(partitions).all());
        return;
      } catch (UnknownTopicOrPartitionException notEverywhereYet) {
        if (System.nanoTime() - deadline > 0) {
          throw notEverywhereYet;
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    }
  }

  private static void verify(
      Admin admin, List<TopicDefinition> definitions, Map<String, TopicDescription> present) {
    Map<String, String> policies = cleanupPolicies(admin, definitions);
    List<String> complaints =
        definitions.stream()
            .map(
                definition ->
                    finding(
                        definition,
                        present.get(definition.name()),
                        String.valueOf(policies.get(definition.name()))))
            .filter(finding -> finding.state() != TopicFinding.State.AS_DEFINED)
            .map(finding -> finding.topic() + " " + finding.detail())
            .toList();
    if (!complaints.isEmpty()) {
      throw new TopicMismatchException(
          "Topics are not as they must be: "
              + String.join("; ", complaints)
              + ". Set acclimate.topics.partitions to the count they have, or choose another"
              + " acclimate.namespace; the count of a topic in use cannot be changed.");
    }
  }

  private static Map<String, String> cleanupPolicies(
      Admin admin, List<TopicDefinition> definitions) {
    List<ConfigResource> resources =
        definitions.stream()
            .map(definition -> new ConfigResource(ConfigResource.Type.TOPIC, definition.name()))
            .toList();
    Map<String, String> policies = new HashMap<>();
    await(admin.describeConfigs(resources).all())
        .forEach(
            (resource, config) ->
                policies.put(
                    resource.name(), config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value()));
    return policies;
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof KafkaException kafka) {
        throw kafka;
      }
      throw new KafkaException(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
