package io.acclimate.standalone.operations;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.TopicDefinition;
import io.acclimate.schemas.Topics;
import io.acclimate.standalone.deployment.Service;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests as they stand, held against the types of their APIs and against the code. */
final class KubernetesTest {
  private static final EdgeConfig EDGE = EdgeConfig.from(Map.of());
  private static final Topics TOPICS = EDGE.topics();
  private static final String JOB = "topics";

  /** What the code calls its groups and transactional ids, and where it does. */
  private static final Map<String, String> IDS =
      Map.of(
          "event-processor",
          "event-processor/src/main/java/io/acclimate/eventprocessor/EventProcessorSettings.java",
          "event-processor.sources",
          "event-processor/src/main/java/io/acclimate/eventprocessor/source/MappedTopics.java",
          "registry-writer",
          "registry-service/src/main/java/io/acclimate/registry/journal/WriterTerm.java",
          "adaptation-service",
          "adaptation-service/src/main/java/io/acclimate/adaptationservice/AdaptationService.java",
          "inference-service",
          "inference-service/src/main/java/io/acclimate/inference/InferenceService.java");

  @Test
  void everyObjectHasOnlyFieldsThatItsApiKnows() {
    for (Manifest manifest : Manifests.all()) {
      if (manifest.type().isPresent()) {
        assertThatCode(manifest::read).as(manifest.id()).doesNotThrowAnyException();
      } else {
        // Its types are not in Java; a test in JavaScript reads it.
        assertThat(manifest.kind()).isIn("ScaledObject", "TriggerAuthentication");
      }
    }
  }

  @Test
  void topicsAreThoseOfTheCode() {
    Map<String, TopicDefinition> wanted =
        TOPICS.definitions(EDGE.partitions()).stream()
            .collect(toMap(TopicDefinition::name, definition -> definition));
    Map<String, KafkaTopic> declared =
        Manifests.ofKind("KafkaTopic")
            .map(manifest -> manifest.as(KafkaTopic.class))
            .collect(toMap(topic -> topic.getMetadata().getName(), topic -> topic));

    assertThat(declared.keySet()).isEqualTo(wanted.keySet());
    wanted.forEach(
        (name, definition) -> {
          KafkaTopic topic = Objects.requireNonNull(declared.get(name));
          Map<String, String> config = new TreeMap<>();
          topic.getSpec().getConfig().forEach((key, value) -> config.put(key, value.toString()));
          assertThat(config.remove("min.insync.replicas")).as(name).isEqualTo("2");
          assertThat(config).as(name).isEqualTo(definition.config());
          assertThat(topic.getSpec().getPartitions()).as(name).isEqualTo(definition.partitions());
          assertThat(topic.getSpec().getReplicas()).as(name).isEqualTo(3);
        });
  }

  @Test
  void everyServiceHasAUserOfItsOwnThatMayUseNamedThingsOnly() {
    Set<String> topics =
        TOPICS.definitions(EDGE.partitions()).stream().map(TopicDefinition::name).collect(toSet());
    Set<String> users = new TreeSet<>();
    Manifests.ofKind("KafkaUser")
        .forEach(
            user -> {
              users.add(user.name());
              for (Object acl : Tree.list(Tree.at(user.tree(), "spec", "authorization", "acls"))) {
                String type = Tree.text(acl, "resource", "type");
                String name = Tree.text(acl, "resource", "name");
                String pattern = Tree.text(acl, "resource", "patternType");
                List<Object> operations = Tree.list(Tree.at(acl, "operations"));
                if (type.equals("topic") && pattern.equals("literal")) {
                  assertThat(topics).as(user.id()).contains(name);
                } else {
                  assertThat(name).as(user.id()).startsWith("acclimate.");
                }
                if (operations.contains("All")) {
                  assertThat(name)
                      .as("a service's own topics")
                      .isEqualTo(EDGE.id(user.name()) + "-");
                }
              }
            });
    assertThat(users)
        .containsAll(Stream.of(Service.values()).map(Service::module).toList())
        .contains(JOB);
  }

  @Test
  void groupsAndTransactionalIdsAreThoseOfTheCode() {
    Set<String> known = new TreeSet<>();
    IDS.forEach(
        (id, file) -> {
          assertThat(Checkout.text("services/" + file)).contains("\"" + id + "\"");
          known.add(EDGE.id(id));
        });
    known.add(EDGE.id("drift-processor"));
    List<String> named = new ArrayList<>();
    Manifests.ofKind("KafkaUser")
        .forEach(
            user -> {
              for (Object acl : Tree.list(Tree.at(user.tree(), "spec", "authorization", "acls"))) {
                if (!Tree.text(acl, "resource", "type").equals("topic")) {
                  named.add(Tree.text(acl, "resource", "name").replaceFirst("-$", ""));
                }
              }
            });

    assertThat(known).containsAll(named);
    Map<String, Object> trigger = trigger();
    assertThat(Tree.text(trigger, "consumerGroup")).isEqualTo(EDGE.id("adaptation-service"));
    assertThat(Tree.text(trigger, "topic")).isEqualTo(TOPICS.experiences());
  }

  @Test
  void workersScaleOnWaitingExperiencesToZeroAndBack() {
    Manifest scaled = Manifests.ofKind("ScaledObject").findFirst().orElseThrow();

    assertThat(trigger())
        .containsEntry("lagThreshold", "1")
        .containsEntry("activationLagThreshold", "0")
        .containsEntry("excludePersistentLag", "true");
    assertThat(Tree.at(scaled.tree(), "spec", "minReplicaCount")).isEqualTo(0);
    assertThat(Tree.at(scaled.tree(), "spec", "maxReplicaCount"))
        .as("a worker more than partitions would have nothing to do")
        .isEqualTo(EDGE.partitions());
    assertThat(Tree.number(scaled.tree(), "spec", "cooldownPeriod"))
        .as("longer than a round")
        .isGreaterThanOrEqualTo(1800);
  }

  @Test
  void settingsAreThoseThatServicesKnow() {
    for (Service service : Service.values()) {
      String module = service.module();
      Checkout.text("k8s/base/settings.env")
          .lines()
          .forEach(
              line ->
                  assertThat(Settings.known(module))
                      .contains(line.substring(0, line.indexOf('='))));
      Manifest workload = workload(module);
      for (Object variable : container(workload, "env")) {
        String name = Tree.text(variable, "name");
        if (name.startsWith("ACCLIMATE_") && !name.startsWith("ACCLIMATE_KAFKA_")) {
          assertThat(Settings.known(module)).as(module).contains(name);
        }
      }
    }
  }

  @Test
  void streamsKeepTheirNameTheirVolumeAndTheTimeForACheckpoint() {
    for (String module : List.of("event-processor", "drift-processor")) {
      Manifest workload = workload(module);
      assertThat(workload.kind()).isEqualTo("StatefulSet");
      assertThat(container(workload, "env").toString())
          .contains("_GROUP_INSTANCE_ID", "fieldPath=metadata.name");
      assertThat(Tree.list(Tree.at(workload.tree(), "spec", "volumeClaimTemplates"))).hasSize(1);
      assertThat(
              Tree.number(
                  workload.tree(), "spec", "template", "spec", "terminationGracePeriodSeconds"))
          .as("closing takes up to 20 s")
          .isGreaterThanOrEqualTo(40);
    }
  }

  @Test
  void everyServiceIsFoundWatchedAndDrainedWithCare() {
    for (Service service : Service.values()) {
      String module = service.module();
      for (String kind :
          List.of("Service", "ServiceMonitor", "PodDisruptionBudget", "ServiceAccount")) {
        assertThat(Manifests.ofKind(kind).map(Manifest::name)).as(kind).contains(module);
      }
      assertThat(container(workload(module), "ports").toString())
          .as("Quarkus' port")
          .contains("name=http", "containerPort=8080");
    }
    Manifests.ofKind("ServiceMonitor")
        .forEach(
            monitor ->
                assertThat(Tree.list(Tree.at(monitor.tree(), "spec", "endpoints")).toString())
                    .contains("port=http", "path=/q/metrics"));
  }

  @Test
  void theRulesAreThoseOfDocker() {
    assertThat(
            Tree.at(
                Manifests.ofKind("PrometheusRule").findFirst().orElseThrow().tree(),
                "spec",
                "groups"))
        .isEqualTo(Checkout.yaml(Alerts.RULES).get("groups"));
  }

  private static Map<String, Object> trigger() {
    Manifest scaled = Manifests.ofKind("ScaledObject").findFirst().orElseThrow();
    Object trigger = Tree.list(Tree.at(scaled.tree(), "spec", "triggers")).getFirst();
    return Tree.map(Tree.at(trigger, "metadata"));
  }

  private static Manifest workload(String module) {
    return Manifests.of("k8s/base").stream()
        .filter(m -> m.kind().equals("Deployment") || m.kind().equals("StatefulSet"))
        .filter(m -> m.name().equals(module))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no workload " + module));
  }

  private static List<Object> container(Manifest workload, String key) {
    List<Object> containers =
        Tree.list(Tree.at(workload.tree(), "spec", "template", "spec", "containers"));
    return Tree.list(Tree.at(containers.getFirst(), key));
  }
}
