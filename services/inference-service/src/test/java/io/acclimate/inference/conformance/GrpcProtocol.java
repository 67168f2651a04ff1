package io.acclimate.inference.conformance;

import com.google.protobuf.ByteString;
import io.acclimate.inference.proto.GRPCInferenceServiceGrpc;
import io.acclimate.inference.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.acclimate.inference.proto.InferParameter;
import io.acclimate.inference.proto.InferTensorContents;
import io.acclimate.inference.proto.ModelInferRequest;
import io.acclimate.inference.proto.ModelInferRequest.InferInputTensor;
import io.acclimate.inference.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.acclimate.inference.proto.ModelInferResponse;
import io.acclimate.inference.proto.ModelInferResponse.InferOutputTensor;
import io.acclimate.inference.proto.ModelMetadataRequest;
import io.acclimate.inference.proto.ModelMetadataResponse;
import io.acclimate.inference.proto.ModelReadyRequest;
import io.acclimate.inference.proto.RepositoryIndexRequest;
import io.acclimate.inference.proto.RepositoryModelLoadRequest;
import io.acclimate.inference.proto.RepositoryModelUnloadRequest;
import io.acclimate.inference.proto.ServerLiveRequest;
import io.acclimate.inference.proto.ServerMetadataRequest;
import io.acclimate.inference.proto.ServerMetadataResponse;
import io.acclimate.inference.proto.ServerReadyRequest;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tensors as raw bytes, or as repeated values. */
final class GrpcProtocol implements Protocol {
  private static final Metadata.Key<String> RETRY =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final GRPCInferenceServiceBlockingStub stub;
  private final boolean raw;

  GrpcProtocol(Channel channel, boolean raw) {
    this.stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    this.raw = raw;
  }

  @Override
  public boolean live() {
    return stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive();
  }

  @Override
  public boolean ready() {
    return stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
  }

  @Override
  public Server server() {
    ServerMetadataResponse server = stub.serverMetadata(ServerMetadataRequest.getDefaultInstance());
    return new Server(server.getName(), server.getVersion(), server.getExtensionsList());
  }

  @Override
  public String modelReady(String model, String version) {
    try {
      return String.valueOf(
          stub.modelReady(ModelReadyRequest.newBuilder().setName(model).setVersion(version).build())
              .getReady());
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }

  @Override
  public Described metadata(String model, String version) {
    ModelMetadataResponse metadata;
    try {
      metadata =
          stub.modelMetadata(
              ModelMetadataRequest.newBuilder().setName(model).setVersion(version).build());
    } catch (StatusRuntimeException e) {
      return new Described(e.getStatus().getCode().name(), "", List.of(), "", List.of(), List.of());
    }
    return new Described(
        "OK",
        metadata.getName(),
        metadata.getVersionsList(),
        metadata.getPlatform(),
        tensors(metadata.getInputsList()),
        tensors(metadata.getOutputsList()));
  }

  @Override
  public Reply infer(Call call) {
    ModelInferResponse answer;
    try {
      answer = stub.modelInfer(request(call));
    } catch (StatusRuntimeException e) {
      return failed(e);
    }
    Map<String, String> parameters = new HashMap<>();
    answer.getParametersMap().forEach((key, value) -> parameters.put(key, value.getStringParam()));
    List<Reply.Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < answer.getOutputsCount(); i++) {
      InferOutputTensor output = answer.getOutputs(i);
      List<Object> data =
          raw ? data(output, answer.getRawOutputContents(i)) : data(output.getContents());
      outputs.add(
          new Reply.Tensor(output.getName(), output.getDatatype(), output.getShapeList(), data));
    }
    return new Reply(
        "OK",
        "",
        false,
        answer.getModelName(),
        answer.getModelVersion(),
        answer.getId(),
        parameters,
        outputs);
  }

  @Override
  public List<Index> index(boolean readyOnly) {
    return stub
        .repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(readyOnly).build())
        .getModelsList()
        .stream()
        .map(
            entry ->
                new Index(entry.getName(), entry.getVersion(), entry.getState(), entry.getReason()))
        .toList();
  }

  @Override
  public Reply load(String model) {
    return refusal(
        () ->
            stub.repositoryModelLoad(
                RepositoryModelLoadRequest.newBuilder().setModelName(model).build()));
  }

  @Override
  public Reply unload(String model) {
    return refusal(
        () ->
            stub.repositoryModelUnload(
                RepositoryModelUnloadRequest.newBuilder().setModelName(model).build()));
  }

  private static Reply refusal(Supplier<?> call) {
    try {
      return Reply.failed("OK", call.get().toString(), false);
    } catch (StatusRuntimeException e) {
      return failed(e);
    }
  }

  private static Reply failed(StatusRuntimeException e) {
    @Nullable Metadata trailers = e.getTrailers();
    return Reply.failed(
        e.getStatus().getCode().name(),
        String.valueOf(e.getStatus().getDescription()),
        trailers != null && trailers.containsKey(RETRY));
  }

  private ModelInferRequest request(Call call) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder()
            .setName(call.input())
            .setDatatype(call.datatype())
            .addAllShape(call.shape());
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder()
            .setModelName(call.model())
            .setModelVersion(call.version())
            .setId(call.id());
    if (raw) {
      ByteBuffer bytes =
          ByteBuffer.allocate(call.data().size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      call.data().forEach(bytes::putFloat);
      request.addRawInputContents(ByteString.copyFrom(bytes.flip()));
    } else {
      input.setContents(InferTensorContents.newBuilder().addAllFp32Contents(call.data()));
    }
    request.addInputs(input);
    call.parameters()
        .forEach(
            (key, value) ->
                request.putParameters(
                    key, InferParameter.newBuilder().setStringParam(value).build()));
    call.outputs()
        .forEach(name -> request.addOutputs(InferRequestedOutputTensor.newBuilder().setName(name)));
    return request.build();
  }

  private static List<Reply.Tensor> tensors(List<ModelMetadataResponse.TensorMetadata> tensors) {
    return tensors.stream()
        .map(
            tensor ->
                new Reply.Tensor(
                    tensor.getName(), tensor.getDatatype(), tensor.getShapeList(), List.of()))
        .toList();
  }

  private static List<Object> data(InferTensorContents contents) {
    List<Object> data = new ArrayList<>(contents.getFp32ContentsList());
    contents.getBytesContentsList().forEach(bytes -> data.add(bytes.toStringUtf8()));
    return data;
  }

  private static List<Object> data(InferOutputTensor output, ByteString raw) {
    ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Object> data = new ArrayList<>();
    while (bytes.hasRemaining()) {
      if (output.getDatatype().equals("FP32")) {
        data.add(bytes.getFloat());
      } else {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        data.add(new String(text, StandardCharsets.UTF_8));
      }
    }
    return data;
  }
}
