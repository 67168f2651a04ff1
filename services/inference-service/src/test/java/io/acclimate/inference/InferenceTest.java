package io.acclimate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.acclimate.avro.Prediction;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.predictions.PredictionCodec;
import io.acclimate.inference.predictions.PredictionLog;
import io.acclimate.inference.protocol.InferRequest;
import io.acclimate.inference.protocol.InferResponse;
import io.acclimate.inference.protocol.InferenceException;
import io.acclimate.inference.serving.Deployments;
import io.acclimate.inference.serving.MemoryCap;
import io.acclimate.inference.serving.ModelLoader;
import io.acclimate.inference.serving.Role;
import io.acclimate.inference.serving.Share;
import io.acclimate.inference.serving.Target;
import io.acclimate.inference.serving.TestVersions;
import io.acclimate.inference.traffic.Shadows;
import io.acclimate.inference.traffic.Traffic;
import io.acclimate.inference.traffic.VersionLookup;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InferenceTest {
  private static final TensorInput ZEROS =
      new TensorInput(TensorBytes.ofFloats(new float[TestVersions.FEATURES]));

  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Deployments deployments = new Deployments();
  private final ModelLoader loader =
      new ModelLoader(
          deployments,
          (model, epoch) -> Optional.of(TestVersions.spec()),
          blobs,
          TestVersions.TRUST,
          new MemoryCap(1 << 20),
          TestVersions.BATCHES,
          (model, version, replaced) -> {},
          meters);
  private final MockProducer<String, Prediction> producer =
      new MockProducer<>(
          true,
          null,
          new StringSerializer(),
          new ConfluentAvroSerializer<>(new InMemorySchemaRegistry(), Prediction.class));
  private final PredictionLog predictions =
      new PredictionLog(
          producer,
          new PredictionCodec(new Topics("acclimate")),
          1 << 20,
          Duration.ofSeconds(5),
          meters);
  private final AtomicBoolean knowsAll = new AtomicBoolean(true);
  private final Asker asker = new Asker(predictions, () -> Instant.EPOCH, meters);
  private final Shadows shadows =
      new Shadows(deployments, asker, 1 << 20, Duration.ofSeconds(5), meters);
  private final Inference inference =
      new Inference(
          new VersionLookup(deployments, loader, knowsAll::get),
          new Traffic(deployments, shadows, meters),
          asker,
          () -> "made");
  private final Target target = new TestVersions(blobs).version(2);
  private final Target challenger = new TestVersions(blobs).version(3);

  @BeforeEach
  void serveVersionTwo() {
    loader.start();
    predictions.start();
    shadows.start();
    loader.want(TestVersions.plan(Map.of("champion", target, "challenger", challenger)));
    while (!loader.settled()
        || deployments.lease(TestVersions.MODEL, "champion").map(lease -> close(lease)).isEmpty()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @AfterEach
  void close() {
    loader.close();
    shadows.close();
    predictions.close();
    deployments.close();
  }

  @Test
  void namesTheVersionThatAnswered() {
    InferResponse response = inference.infer(TestVersions.MODEL, null, request("e-1", 1));

    assertThat(response.version()).isEqualTo(2);
    assertThat(response.servingDigest()).isEqualTo(target.serving().hex());
    assertThat(response.id()).isEqualTo("e-1");
    assertThat(response.rows().get(0).label()).isEqualTo(TestVersions.label(2));
    assertThat(response.rows().get(0).scores()).hasSize(TestVersions.CLASSES.size());
  }

  @Test
  void publishesEveryRowUnderAnIdOfItsOwnAndTheTargetDomain() {
    InferResponse response = inference.infer(TestVersions.MODEL, null, request(null, 2));
    predictions.close();

    assertThat(response.id()).isEqualTo("made");
    assertThat(producer.history())
        .extracting(ProducerRecord::key)
        .containsExactly("made#0", "made#1");
    assertThat(producer.history())
        .allSatisfy(record -> assertThat(record.value().getDomain()).isEqualTo("plant"));
  }

  @Test
  void answersWithAnyVersionThatAnAliasPointsAt() {
    assertThat(inference.infer(TestVersions.MODEL, "2", request("e-1", 1)).version()).isEqualTo(2);
    assertThat(inference.infer(TestVersions.MODEL, "3", request("e-1", 1)).version()).isEqualTo(3);
    assertThat(inference.infer(TestVersions.MODEL, "challenger", request("e-1", 1)).version())
        .isEqualTo(3);
    assertThat(inference.metadata(TestVersions.MODEL, "3").versions()).containsExactly(2, 3);
  }

  @Test
  void saysWhichVersionsThereAreToWhoeverNamesAnother() {
    for (String version : List.of("1", "last-year", "007", "99999999999999999999")) {
      assertThatThrownBy(() -> inference.infer(TestVersions.MODEL, version, request("e-1", 1)))
          .isInstanceOfSatisfying(
              InferenceException.class, e -> assertThat(e.status()).isEqualTo(404))
          .hasMessageContaining("challenger is version 3, champion is version 2");
    }
  }

  @Test
  void refusesWhatNothingCanBeCalled() {
    for (String name : List.of("-3", "../valves", "valves\0", "")) {
      assertThatThrownBy(() -> inference.infer(TestVersions.MODEL, name, request("e-1", 1)))
          .isInstanceOfSatisfying(
              InferenceException.class, e -> assertThat(e.status()).isEqualTo(400));
      assertThatThrownBy(() -> inference.infer(name, null, request("e-1", 1)))
          .isInstanceOfSatisfying(
              InferenceException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
  }

  @Test
  void refusesInputsThatDoNotFitTheSignature() {
    TensorInput wrong = new TensorInput(TensorBytes.ofFloats(new float[3]));

    assertThatThrownBy(
            () ->
                inference.infer(
                    TestVersions.MODEL,
                    null,
                    new InferRequest("e-1", null, null, List.of(wrong), Set.of())))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining("expected [4], found [3]");
  }

  @Test
  void tellsUnknownModelsFromThoseThatDoNotServeYet() {
    loader.want(
        TestVersions.champion(new Target("waiting", 1, 1, Digest.of(new byte[] {1}), 1, null)));

    assertThatThrownBy(() -> inference.infer("nobody", null, request("e-1", 1)))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.status()).isEqualTo(404));
    assertThatThrownBy(() -> inference.infer("waiting", null, request("e-1", 1)))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.status()).isEqualTo(503));
  }

  @Test
  void asksCallersToComeAgainBeforeItKnowsTheModels() {
    knowsAll.set(false);

    assertThatThrownBy(() -> inference.infer("nobody", null, request("e-1", 1)))
        .isInstanceOfSatisfying(InferenceException.class, e -> assertThat(e.retryable()).isTrue());
    assertThat(inference.infer(TestVersions.MODEL, null, request("e-1", 1)).version()).isEqualTo(2);
  }

  @Test
  void letsTheCanaryAnswerItsShareAndSaysSo() {
    traffic(new Share("challenger", Role.CANARY, 1));

    InferResponse response = inference.infer(TestVersions.MODEL, null, request("e-1", 1));
    predictions.close();

    assertThat(response.version()).isEqualTo(3);
    assertThat(response.role()).isEqualTo("CANARY");
    assertThat(producer.history())
        .extracting(record -> record.value().getVersion(), record -> record.value().getRole())
        .containsExactly(tuple(3, io.acclimate.avro.Role.CANARY));
  }

  @Test
  void sendsACallerTheSameWayWhateverItAsks() {
    traffic(new Share("challenger", Role.CANARY, 0.5));
    Set<Integer> answered = new HashSet<>();
    for (int caller = 0; caller < 20; caller++) {
      String route = "caller-" + caller;
      Set<Integer> versions =
          IntStream.range(0, 5)
              .mapToObj(event -> inference.infer(TestVersions.MODEL, null, routed(event, route)))
              .map(InferResponse::version)
              .collect(Collectors.toSet());
      assertThat(versions).hasSize(1);
      answered.addAll(versions);
    }

    assertThat(answered).containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void fallsBackToChampionWhileTheCanaryIsNotInMemory() {
    traffic(new Share("nobody", Role.CANARY, 1));

    assertThat(inference.infer(TestVersions.MODEL, null, request("e-1", 1)).version()).isEqualTo(2);
    assertThat(meters.get("acclimate.inference.canary.fallbacks").counter().count()).isEqualTo(1);
  }

  @Test
  void routesNobodyWhoNamesAVersion() {
    traffic(new Share("challenger", Role.CANARY, 1), new Share("challenger", Role.SHADOW, 1));

    InferResponse response = inference.infer(TestVersions.MODEL, "champion", request("e-1", 1));
    shadows.close();
    predictions.close();

    assertThat(response.version()).isEqualTo(2);
    assertThat(response.role()).isEqualTo("SERVE");
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void asksTheShadowWhatTheCallerWasAnswered() {
    traffic(new Share("challenger", Role.SHADOW, 1));

    InferResponse response = inference.infer(TestVersions.MODEL, null, request("e-1", 1));
    shadows.close();
    predictions.close();

    assertThat(response.version()).isEqualTo(2);
    assertThat(producer.history())
        .extracting(ProducerRecord::key, record -> record.value().getRole())
        .containsExactlyInAnyOrder(
            tuple("e-1", io.acclimate.avro.Role.SERVE),
            tuple("e-1", io.acclimate.avro.Role.SHADOW));
    assertThat(meters.get("acclimate.inference.rows").tag("role", "shadow").counter().count())
        .isEqualTo(1);
  }

  private void traffic(Share... shares) {
    loader.want(TestVersions.plan(Map.of("champion", target, "challenger", challenger), shares));
  }

  private static InferRequest routed(int event, String route) {
    return new InferRequest("e-" + event, null, route, List.of(ZEROS), Set.of());
  }

  private static InferRequest request(@Nullable String id, int rows) {
    return new InferRequest(id, null, null, Collections.nCopies(rows, ZEROS), Set.of());
  }

  private static boolean close(AutoCloseable lease) {
    try {
      lease.close();
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
