package io.acclimate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.TraversalStrings;
import io.acclimate.inference.proto.GRPCInferenceServiceGrpc;
import io.acclimate.inference.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.acclimate.inference.proto.InferParameter;
import io.acclimate.inference.proto.InferTensorContents;
import io.acclimate.inference.proto.ModelInferRequest;
import io.acclimate.inference.proto.ModelInferRequest.InferInputTensor;
import io.acclimate.inference.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.acclimate.inference.proto.ModelMetadataRequest;
import io.acclimate.inference.proto.ModelReadyRequest;
import io.acclimate.inference.proto.RepositoryModelLoadRequest;
import io.acclimate.inference.proto.RepositoryModelUnloadRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.function.BiFunction;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link TraversalIsRefusedTest} asks of REST, of every field of gRPC that names something.
 */
@QuarkusTest
final class GrpcTraversalIsRefusedTest {
  private static final List<String> STRINGS = TraversalStrings.some(400, 17);

  private final URI base =
      URI.create(ConfigProvider.getConfig().getValue("test.url", String.class) + "/");
  private final ManagedChannel channel =
      ManagedChannelBuilder.forAddress(base.getHost(), base.getPort()).usePlaintext().build();
  private final GRPCInferenceServiceBlockingStub stub =
      GRPCInferenceServiceGrpc.newBlockingStub(channel);

  /** A field that names something, with a name that could be, and the call that says it. */
  private record Place(
      String field, String harmless, BiFunction<GRPCInferenceServiceBlockingStub, String, ?> call) {
    @Override
    public String toString() {
      return field;
    }
  }

  private static List<Place> places() {
    return List.of(
        infer("model_name", "gas", ModelInferRequest.Builder::setModelName),
        infer("model_version", "1", ModelInferRequest.Builder::setModelVersion),
        infer("model_version", "champion", ModelInferRequest.Builder::setModelVersion),
        infer("id", "plant 3/7", ModelInferRequest.Builder::setId),
        infer("parameters.domain", "plant/3", (asked, name) -> with(asked, "domain", name)),
        infer("parameters.route", "caller 5", (asked, name) -> with(asked, "route", name)),
        infer(
            "outputs.name",
            "scores",
            (asked, name) ->
                asked.addOutputs(InferRequestedOutputTensor.newBuilder().setName(name))),
        infer("inputs.name", "input", (asked, name) -> asked.setInputs(0, input().setName(name))),
        infer(
            "inputs.datatype",
            "FP32",
            (asked, name) -> asked.setInputs(0, input().setDatatype(name))),
        new Place(
            "ready: name",
            "gas",
            (stub, name) -> stub.modelReady(ModelReadyRequest.newBuilder().setName(name).build())),
        new Place(
            "ready: version",
            "1",
            (stub, name) ->
                stub.modelReady(
                    ModelReadyRequest.newBuilder().setName("gas").setVersion(name).build())),
        new Place(
            "metadata: name",
            "gas",
            (stub, name) ->
                stub.modelMetadata(ModelMetadataRequest.newBuilder().setName(name).build())),
        new Place(
            "metadata: version",
            "1",
            (stub, name) ->
                stub.modelMetadata(
                    ModelMetadataRequest.newBuilder().setName("gas").setVersion(name).build())),
        new Place(
            "load: model_name",
            "gas",
            (stub, name) ->
                stub.repositoryModelLoad(
                    RepositoryModelLoadRequest.newBuilder().setModelName(name).build())),
        new Place(
            "unload: model_name",
            "gas",
            (stub, name) ->
                stub.repositoryModelUnload(
                    RepositoryModelUnloadRequest.newBuilder().setModelName(name).build())));
  }

  private static Place infer(
      String field,
      String harmless,
      BiFunction<ModelInferRequest.Builder, String, ModelInferRequest.Builder> say) {
    return new Place(
        "infer: " + field,
        harmless,
        (stub, name) -> {
          ModelInferRequest.Builder question =
              ModelInferRequest.newBuilder().setModelName("gas").addInputs(input());
          return stub.modelInfer(say.apply(question, name).build());
        });
  }

  private static ModelInferRequest.Builder with(
      ModelInferRequest.Builder asked, String parameter, String value) {
    return asked.putParameters(
        parameter, InferParameter.newBuilder().setStringParam(value).build());
  }

  private static InferInputTensor.Builder input() {
    return InferInputTensor.newBuilder()
        .setName("input")
        .setDatatype("FP32")
        .addShape(1)
        .addShape(1)
        .setContents(InferTensorContents.newBuilder().addFp32Contents(1));
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("places")
  void inEveryField(Place place) {
    // Which models there are is not known without a broker.
    assertThat(code(place, place.harmless)).isEqualTo(Status.Code.UNAVAILABLE);

    for (String string : STRINGS) {
      assertThat(code(place, string)).as(string).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  private Status.Code code(Place place, String name) {
    try {
      Object unused = place.call.apply(stub, name);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }
}
