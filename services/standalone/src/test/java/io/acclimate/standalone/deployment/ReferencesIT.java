package io.acclimate.standalone.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.NewVersion;
import io.acclimate.avro.Verdict;
import io.acclimate.client.AvroValues;
import io.acclimate.client.CommandResult;
import io.acclimate.client.CommandSender;
import io.acclimate.client.Decision;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.Round;
import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.registry.RegistryService;
import io.acclimate.registry.RegistrySettings;
import io.acclimate.scenarios.sensors.SimulatedArray;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.Topics;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What drift is measured against is that of the champion, whoever moves it. */
@ExtendWith(TestClusterExtension.class)
final class ReferencesIT {
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(30);
  private static final int STEPS = 300;
  private static final int ROWS = 100;

  @Test
  void followChampionForwardAndBackAndThroughAKill(TestCluster cluster) {
    SensorModel model = SensorModel.named("gas-sensors", STEPS);
    MemoryBlobStore blobs = new MemoryBlobStore();
    model.first().blobs().forEach(blobs::put);
    ModelSpec spec = model.definition().spec();
    Profiles first = profiles(blobs, model.first().profiles());
    RoundResult round = round(model, spec, model.first().head(), 1, blobs);
    assertThat(round.serving()).as(round.reason()).isNotNull();
    RoundResult unchanged = round(model, withNothingToTry(spec), round.newHead(), 2, blobs);
    assertThat(unchanged.serving()).isNull();
    Profiles second = profiles(blobs, round.profiles());
    Profiles renewed = profiles(blobs, unchanged.profiles());
    try (Deployment deployment = Deployment.start(cluster, "references")) {
      deployment.awaitReady().register(model.definition(), model.first());
      assertActive(deployment, 1, first);

      complete(deployment, model, model.first().head(), round);
      assertActive(deployment, 2, second);
      complete(deployment, model, round.newHead(), unchanged);
      assertActive(deployment, 2, renewed);

      byte[] export = export(deployment);
      deployment.replaceRegistry().awaitReady();
      assertThat(export(deployment)).as("the journal, folded again").isEqualTo(export);
      deployment.registry().setAlias(model.name(), "challenger", 1);
      assertActive(deployment, 2, renewed);
      deployment.registry().rollBack(model.name(), 1);
      assertActive(deployment, 1, first);
      deployment.registry().setAlias(model.name(), "champion", 2);
      assertActive(deployment, 2, renewed);

      assertThat(records(deployment)).as("five references, three blocks each").hasSize(15);
      int partition = Partitions.of(model.name(), deployment.edge().partitions());
      assertThat(records(deployment)).allMatch(record -> record.partition() == partition);
    }
  }

  @Test
  void aRegistryRefusesReferencesThatCannotBeJoined(TestCluster cluster) throws Exception {
    EdgeConfig edge = EdgeConfig.from(cluster.properties(cluster.newNamespace("uneven")));
    try (Admin admin = Admin.create(edge.admin("test-admin"))) {
      createUneven(admin, edge.topics());
    }
    try (RegistryService registry =
        new RegistryService(
            edge, RegistrySettings.in(cluster.newFolder("uneven")), new SimpleMeterRegistry())) {
      registry.start();

      Await.until(
          DECIDED_WITHIN,
          () -> "troubles: " + registry.status().troubles(),
          () ->
              registry.status().troubles().stream()
                  .anyMatch(trouble -> trouble.contains("must have equally many")));
      assertThat(registry.status().ready()).isFalse();
    }
  }

  private static byte[] export(Deployment deployment) {
    Path file = deployment.newFolder(Service.REGISTRY).resolve("export.json");
    deployment.command("models", "export", "--out", file.toString());
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void createUneven(Admin admin, Topics topics) throws Exception {
    List<NewTopic> uneven =
        topics.definitions(3).stream()
            .map(
                topic ->
                    new NewTopic(
                            topic.name(),
                            Optional.of(
                                topic.name().equals(topics.driftReferences())
                                    ? 2
                                    : topic.partitions()),
                            Optional.empty())
                        .configs(topic.config()))
            .toList();
    admin.createTopics(uneven).all().get();
  }

  /** The last record of each key is a block of this version, and they hold exactly its profiles. */
  private static void assertActive(Deployment deployment, int version, Profiles expected) {
    Map<String, DriftReferences> latest = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records(deployment)) {
      latest.put(
          new String(record.key(), UTF_8),
          deployment.committed().decode(record, DriftReferences.class));
    }
    assertThat(latest.keySet())
        .containsExactlyInAnyOrder("gas-sensors/0", "gas-sensors/1", "gas-sensors/2");
    long epoch = Objects.requireNonNull(latest.get("gas-sensors/0")).getEpoch();
    List<FeatureProfile> features = new ArrayList<>();
    for (int block = 0; block < 3; block++) {
      DriftReferences value = Objects.requireNonNull(latest.get("gas-sensors/" + block));
      assertThat(value.getVersion()).isEqualTo(version);
      assertThat(value.getEpoch()).isEqualTo(epoch);
      assertThat(value.getBlocks()).isEqualTo(3);
      value.getProfiles().forEach(profile -> features.add(feature(profile)));
      if (block == 2) {
        assertThat(value.getProfiles())
            .filteredOn(profile -> profile.getFeature().equals("label"))
            .singleElement()
            .satisfies(
                label ->
                    assertThat(label.getCategories())
                        .containsExactlyElementsOf(SimulatedArray.GAS_NAMES));
      }
    }
    assertThat(new Profiles(features)).isEqualTo(expected);
  }

  private static FeatureProfile feature(io.acclimate.avro.FeatureProfile profile) {
    return new FeatureProfile(
        profile.getFeature(),
        profile.getEdges(),
        profile.getCounts(),
        profile.getMin(),
        profile.getMax(),
        profile.getMean(),
        profile.getStandardDeviation());
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(Deployment deployment) {
    return deployment.committed().of(deployment.topics().driftReferences());
  }

  private static Profiles profiles(BlobStore blobs, @Nullable Digest digest) {
    return Profiles.parse(blobs.get(Objects.requireNonNull(digest)));
  }

  private static ModelSpec withNothingToTry(ModelSpec spec) {
    return ModelSpec.fromJson(
        spec.toJson()
            .with("adaptation", Json.object().with("arms", Json.strings(List.of("nothing")))));
  }

  /** The round of an experience, as a worker would compute it; what it makes goes to the blobs. */
  private static RoundResult round(
      SensorModel model, ModelSpec spec, Head head, int experience, MemoryBlobStore blobs) {
    List<PackRow> rows = new ArrayList<>();
    for (LabelledInput event :
        model.events("e-", experience * ROWS).subList((experience - 1) * ROWS, experience * ROWS)) {
      Side side = Side.of(model.name(), event.eventId(), spec.holdOutFraction());
      rows.add(
          new PackRow(
              event.eventId(),
              Objects.requireNonNull(event.domain()),
              event.label(),
              side,
              event.input()));
    }
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(
                new RoundRequest(
                    model.name(),
                    head,
                    new Pack(rows),
                    experience,
                    0,
                    (long) experience * ROWS - 1,
                    spec,
                    spec.digest()),
                () -> false);
    result.blobs().forEach(blobs::put);
    return result;
  }

  private static void complete(
      Deployment deployment, SensorModel model, Head before, RoundResult round) {
    LastExperience last = Objects.requireNonNull(round.newHead().lastExperience());
    Digest profiles = Objects.requireNonNull(round.profiles());
    Digest serving = round.serving();
    new HttpBlobStore(deployment.edge().registryUrl()).putAll(round.blobs());
    try (CommandSender sender =
        new CommandSender(deployment.edge(), deployment.schemas(), "test-worker")) {
      ModelCommand command =
          sender.command(
              model.name(),
              new CompleteRound(
                  last.number(),
                  last.partition(),
                  last.lastOffset() - ROWS + 1,
                  last.lastOffset(),
                  before.digest().hex(),
                  AvroValues.toAvro(round.newHead()),
                  serving == null ? Verdict.UNCHANGED : Verdict.LEARNT,
                  round.reason(),
                  serving == null
                      ? null
                      : new NewVersion(
                          serving.hex(),
                          round.training().hex(),
                          round.sizeBytes(),
                          round.reason(),
                          profiles.hex()),
                  round.training().hex(),
                  serving == null ? profiles.hex() : null));
      sender.send(command).join();
      CommandResult result =
          deployment.registry().awaitCommand(command.getCommandId(), DECIDED_WITHIN).orElseThrow();
      assertThat(result.decision()).as(result.detail()).isEqualTo(Decision.APPLIED);
    }
  }
}
