package io.acclimate.inference.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.acclimate.inference.ConformanceProfile;
import io.acclimate.inference.Serving;
import io.acclimate.inference.conformance.Protocol.Described;
import io.acclimate.inference.conformance.Protocol.Index;
import io.acclimate.inference.serving.TestVersions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the Open Inference Protocol v2 and the model repository extension ask of a server, held
 * against both flavours of one and the same service.
 */
@QuarkusTest
@TestProfile(ConformanceProfile.class)
class ConformanceTest {
  private static final Call ZEROS = Call.zeros(TestVersions.MODEL).withVersion("champion");

  private static final String GRPC_INFER = "/inference.GRPCInferenceService/ModelInfer";

  private final URI base =
      URI.create(ConfigProvider.getConfig().getValue("test.url", String.class) + "/");
  private final ManagedChannel channel =
      ManagedChannelBuilder.forAddress(base.getHost(), base.getPort()).usePlaintext().build();

  @Inject Serving serving;

  /** Over which bytes. */
  enum Flavour {
    REST,
    GRPC,
    GRPC_RAW
  }

  private Protocol over(Flavour flavour) {
    return switch (flavour) {
      case REST -> new RestProtocol(base);
      case GRPC -> new GrpcProtocol(channel, false);
      case GRPC_RAW -> new GrpcProtocol(channel, true);
    };
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void saysThatItLivesAndWhatItIs(Flavour flavour) {
    Protocol protocol = over(flavour);

    assertThat(protocol.live()).isTrue();
    assertThat(protocol.ready()).isTrue();
    assertThat(protocol.server().name()).isEqualTo("acclimate-inference-service");
    assertThat(protocol.server().version()).isNotEmpty();
    assertThat(protocol.server().extensions()).containsExactly("model_repository");
  }

  @ParameterizedTest
  @EnumSource
  void saysWhichModelsAreReady(Flavour flavour) {
    Protocol protocol = over(flavour);

    assertThat(protocol.modelReady("valves", "")).isEqualTo("true");
    assertThat(protocol.modelReady("valves", "2")).isEqualTo("true");
    assertThat(protocol.modelReady("valves", "challenger")).isEqualTo("true");
    assertThat(protocol.modelReady("valves", "3")).isEqualTo("NOT_FOUND");
    assertThat(protocol.modelReady("nobody", "")).isEqualTo("NOT_FOUND");
    // REST has an error for what is known but not ready, gRPC has a flag.
    String notYet = flavour == Flavour.REST ? "UNAVAILABLE" : "false";
    assertThat(protocol.modelReady("waiting", "")).isEqualTo(notYet);
    assertThat(protocol.modelReady("valves", "lost")).isEqualTo(notYet);
  }

  @ParameterizedTest
  @EnumSource
  void describesAModel(Flavour flavour) {
    Described metadata = over(flavour).metadata("valves", "");

    assertThat(metadata.name()).isEqualTo("valves");
    assertThat(metadata.versions()).containsExactly("1", "2", "9");
    assertThat(metadata.platform()).isNotEmpty();
    assertThat(metadata.inputs())
        .containsExactly(new Reply.Tensor("input", "FP32", List.of(-1L, 4L), List.of()));
    assertThat(metadata.outputs())
        .containsExactly(
            new Reply.Tensor("scores", "FP32", List.of(-1L, 3L), List.of()),
            new Reply.Tensor("label", "BYTES", List.of(-1L), List.of()));
    assertThat(over(flavour).metadata("valves", "2").name()).isEqualTo("valves");
    assertThat(over(flavour).metadata("valves", "3").code()).isEqualTo("NOT_FOUND");
    assertThat(over(flavour).metadata("nobody", "").code()).isEqualTo("NOT_FOUND");
  }

  @ParameterizedTest
  @EnumSource
  void answersARowWithItsIdAndWhoMadeTheAnswer(Flavour flavour) {
    Reply reply = over(flavour).infer(ZEROS.withId("e-1"));

    assertThat(reply.code()).as(reply.error()).isEqualTo("OK");
    assertThat(reply.model()).isEqualTo("valves");
    assertThat(reply.version()).isEqualTo("1");
    assertThat(reply.id()).isEqualTo("e-1");
    assertThat(reply.parameters()).containsEntry("role", "SERVE").containsKey("serving_digest");
    assertThat(reply.outputs()).extracting(Reply.Tensor::name).containsExactly("scores", "label");
    assertThat(reply.output("scores").datatype()).isEqualTo("FP32");
    assertThat(reply.output("scores").shape()).containsExactly(1L, 3L);
    assertThat(reply.output("scores").data()).hasSize(3);
    assertThat(reply.output("label"))
        .isEqualTo(new Reply.Tensor("label", "BYTES", List.of(1L), List.of(TestVersions.label(1))));
  }

  @ParameterizedTest
  @EnumSource
  void answersSeveralRowsInOrder(Flavour flavour) {
    Float[] data = IntStream.range(0, 12).mapToObj(i -> (float) i).toArray(Float[]::new);

    Reply reply = over(flavour).infer(ZEROS.withShape(3L, 4L).withData(data));

    assertThat(reply.code()).as(reply.error()).isEqualTo("OK");
    assertThat(reply.id()).isEqualTo("made");
    assertThat(reply.output("scores").shape()).containsExactly(3L, 3L);
    assertThat(reply.output("scores").data()).hasSize(9);
    assertThat(reply.output("label").shape()).containsExactly(3L);
    assertThat(reply.output("label").data()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void givesTheOutputsAskedFor(Flavour flavour) {
    assertThat(over(flavour).infer(ZEROS.withOutputs("label")).outputs())
        .extracting(Reply.Tensor::name)
        .containsExactly("label");
    assertThat(over(flavour).infer(ZEROS.withOutputs("scores")).outputs())
        .extracting(Reply.Tensor::name)
        .containsExactly("scores");
  }

  @ParameterizedTest
  @EnumSource
  void answersWithTheVersionInThePath(Flavour flavour) {
    assertThat(over(flavour).infer(ZEROS.withVersion("2")).version()).isEqualTo("2");
    assertThat(over(flavour).infer(ZEROS.withVersion("challenger")).version()).isEqualTo("2");
    assertThat(over(flavour).infer(ZEROS.withVersion("1")).version()).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource
  void routesTheSameCallerTheSameWayOverEveryFlavour(Flavour flavour) {
    Call call = Call.zeros("valves");
    for (int caller = 0; caller < 10; caller++) {
      Call routed = call.withParameter("route", "caller-" + caller);
      Reply reply = over(flavour).infer(routed);
      assertThat(reply.version()).isEqualTo(over(Flavour.REST).infer(routed).version());
      assertThat(reply.parameters())
          .containsEntry("role", reply.version().equals("2") ? "CANARY" : "SERVE");
    }
  }

  /** What is refused, the same over every flavour. */
  private record Refused(String what, Call call, String code, String reason) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Refused> refused() {
    return Stream.of(
        new Refused("unknown model", Call.zeros("nobody"), "NOT_FOUND", "no model 'nobody'"),
        new Refused(
            "unknown version", ZEROS.withVersion("3"), "NOT_FOUND", "champion is version 1"),
        new Refused("not loaded", ZEROS.withVersion("lost"), "UNAVAILABLE", "version 9"),
        new Refused("no version yet", Call.zeros("waiting"), "UNAVAILABLE", "does not serve yet"),
        new Refused("name", ZEROS.withInput("x"), "INVALID_ARGUMENT", "'x' is no input"),
        new Refused(
            "datatype",
            ZEROS.withDatatype("INT64"),
            "INVALID_ARGUMENT",
            "'INT64' is not supported"),
        new Refused("no shape", ZEROS.withShape(), "INVALID_ARGUMENT", "shape: is empty"),
        new Refused(
            "size of zero", ZEROS.withShape(0L, 4L).withData(), "INVALID_ARGUMENT", "1 or more"),
        new Refused("negative size", ZEROS.withShape(-1L, 4L), "INVALID_ARGUMENT", "1 or more"),
        new Refused(
            "other shape",
            ZEROS.withShape(1L, 3L).withData(0f, 0f, 0f),
            "INVALID_ARGUMENT",
            "expected [4], found [3]"),
        new Refused("too few", ZEROS.withData(0f), "INVALID_ARGUMENT", "needs 4 numbers, found 1"),
        new Refused(
            "too many",
            ZEROS.withData(0f, 0f, 0f, 0f, 0f),
            "INVALID_ARGUMENT",
            "needs 4 numbers, found 5"),
        new Refused(
            "too many rows",
            ZEROS.withShape(2_000L, 4L),
            "INVALID_ARGUMENT",
            "more than the allowed 1024"),
        new Refused(
            "output", ZEROS.withOutputs("logits"), "INVALID_ARGUMENT", "'logits' is not one of"),
        new Refused("domain", ZEROS.withParameter("domain", ""), "INVALID_ARGUMENT", "domain"),
        new Refused("route", ZEROS.withParameter("route", ""), "INVALID_ARGUMENT", "route"),
        new Refused(
            "id of several",
            ZEROS.withId("e-1").withShape(2L, 4L).withData(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f),
            "INVALID_ARGUMENT",
            "has 2 rows"),
        new Refused("id too long", ZEROS.withId("e".repeat(300)), "INVALID_ARGUMENT", "256"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWithTheSameSentenceOverEveryFlavour(Refused refused) {
    for (Flavour flavour : Flavour.values()) {
      Reply reply = over(flavour).infer(refused.call());
      assertThat(reply.code()).as("%s: %s", flavour, reply.error()).isEqualTo(refused.code());
      assertThat(reply.error()).as("%s", flavour).contains(refused.reason());
      assertThat(reply.retry()).as("%s", flavour).isEqualTo(refused.code().equals("UNAVAILABLE"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void turnsAwayWhatIsTooMuchAtATime(Flavour flavour) {
    assertThat(serving.admission().enter()).isEmpty();
    assertThat(serving.admission().enter()).isEmpty();
    try {
      Reply reply = over(flavour).infer(ZEROS);

      assertThat(reply.code()).isEqualTo("RESOURCE_EXHAUSTED");
      assertThat(reply.retry()).isTrue();
      assertThat(over(flavour).modelReady("valves", "")).isEqualTo("true");
    } finally {
      serving.admission().leave();
      serving.admission().leave();
    }
    assertThat(over(flavour).infer(ZEROS).code()).isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {GRPC_INFER, "/v2/models/valves/infer"})
  void forgetsACallWhoseConnectionIsGone(String path) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      for (int i = 0; i < 3; i++) {
        // The bound of this service is 2.
        breakOff(vertx, path);
      }

      assertThat(over(Flavour.GRPC).infer(ZEROS).code()).isEqualTo("OK");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Sends the head of a call and the beginning of its body, and ends the connection. */
  private void breakOff(Vertx vertx, String path) throws Exception {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    HttpClientRequest request =
        client
            .request(HttpMethod.POST, base.getPort(), base.getHost(), path)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    request.putHeader("content-type", path.equals(GRPC_INFER) ? "application/grpc" : "text/plain");
    request.setChunked(true);
    var unused = request.sendHead();
    await(() -> serving.admission().inFlight() == 1);
    request
        .connection()
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    await(() -> serving.admission().inFlight() == 0);
    client.close().toCompletionStage().toCompletableFuture().join();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource
  void indexesTheRepository(Flavour flavour) {
    List<Index> index = over(flavour).index(false);

    assertThat(index)
        .extracting(Index::name, Index::version, Index::state)
        .containsExactly(
            tuple("valves", "1", "READY"),
            tuple("valves", "2", "READY"),
            tuple("valves", "9", "UNAVAILABLE"),
            tuple("waiting", "1", "UNAVAILABLE"));
    assertThat(index.get(2).reason()).contains("version 9");
    assertThat(over(flavour).index(true)).hasSize(2).allMatch(entry -> entry.reason().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void leavesLoadingAndUnloadingToTheRegistry(Flavour flavour) {
    for (Reply reply : List.of(over(flavour).load("valves"), over(flavour).unload("valves"))) {
      assertThat(reply.code()).isEqualTo("PERMISSION_DENIED");
      assertThat(reply.error()).contains("The registry decides").contains("valves");
    }
    assertThat(over(flavour).load("nobody").code()).isEqualTo("NOT_FOUND");
  }
}
