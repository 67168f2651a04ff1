package io.acclimate.inference.grpc;

import com.google.protobuf.ByteString;
import io.acclimate.inference.proto.InferParameter;
import io.acclimate.inference.proto.InferTensorContents;
import io.acclimate.inference.proto.ModelInferResponse;
import io.acclimate.inference.proto.ModelInferResponse.InferOutputTensor;
import io.acclimate.inference.proto.ModelMetadataResponse;
import io.acclimate.inference.proto.ModelMetadataResponse.TensorMetadata;
import io.acclimate.inference.proto.RepositoryIndexResponse;
import io.acclimate.inference.protocol.InferResponse;
import io.acclimate.inference.protocol.ModelMetadata;
import io.acclimate.inference.protocol.ProtocolWriter;
import io.acclimate.inference.protocol.RepositoryEntry;
import io.acclimate.inference.protocol.RequestTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Writes answers as the protocol's messages. */
final class GrpcAnswers {
  private GrpcAnswers() {}

  /** The answer to an inference request; tensors are raw if the request's were. */
  static ModelInferResponse response(InferResponse response, boolean raw) {
    ModelInferResponse.Builder answer =
        ModelInferResponse.newBuilder()
            .setModelName(response.model())
            .setModelVersion(Integer.toString(response.version()))
            .setId(response.id())
            .putParameters("serving_digest", text(response.servingDigest()))
            .putParameters("role", text(response.role()));
    int rows = response.rows().size();
    if (response.wants(InferResponse.SCORES)) {
      int classes = response.rows().get(0).scores().size();
      InferOutputTensor.Builder scores =
          tensor(InferResponse.SCORES, RequestTensor.FP32, List.of((long) rows, (long) classes));
      if (raw) {
        answer.addRawOutputContents(rawScores(response, rows * classes));
      } else {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        response.rows().forEach(row -> contents.addAllFp32Contents(row.scores()));
        scores.setContents(contents);
      }
      answer.addOutputs(scores);
    }
    if (response.wants(InferResponse.LABEL)) {
      InferOutputTensor.Builder labels =
          tensor(InferResponse.LABEL, ProtocolWriter.BYTES, List.of((long) rows));
      List<ByteString> names = new ArrayList<>();
      response.rows().forEach(row -> names.add(ByteString.copyFromUtf8(row.label())));
      if (raw) {
        answer.addRawOutputContents(rawNames(names));
      } else {
        labels.setContents(InferTensorContents.newBuilder().addAllBytesContents(names));
      }
      answer.addOutputs(labels);
    }
    return answer.build();
  }

  static ModelMetadataResponse metadata(ModelMetadata model) {
    ModelMetadataResponse.Builder metadata =
        ModelMetadataResponse.newBuilder()
            .setName(model.name())
            .setPlatform(ProtocolWriter.PLATFORM)
            .addInputs(metadata(RequestTensor.NAME, RequestTensor.FP32, model.inputShape()))
            .addOutputs(
                metadata(
                    InferResponse.SCORES,
                    RequestTensor.FP32,
                    List.of((long) model.classes().size())))
            .addOutputs(metadata(InferResponse.LABEL, ProtocolWriter.BYTES, List.of()));
    model.versions().forEach(version -> metadata.addVersions(Integer.toString(version)));
    return metadata.build();
  }

  static RepositoryIndexResponse index(List<RepositoryEntry> entries) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    for (RepositoryEntry entry : entries) {
      index.addModels(
          RepositoryIndexResponse.ModelIndex.newBuilder()
              .setName(entry.model())
              .setVersion(Integer.toString(entry.version()))
              .setState(entry.state())
              .setReason(entry.reason()));
    }
    return index.build();
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  private static InferOutputTensor.Builder tensor(String name, String datatype, List<Long> shape) {
    return InferOutputTensor.newBuilder().setName(name).setDatatype(datatype).addAllShape(shape);
  }

  /** -1 stands for the number of rows. */
  private static TensorMetadata metadata(String name, String datatype, List<Long> rowShape) {
    return TensorMetadata.newBuilder()
        .setName(name)
        .setDatatype(datatype)
        .addShape(-1)
        .addAllShape(rowShape)
        .build();
  }

  private static ByteString rawScores(InferResponse response, int elements) {
    ByteBuffer bytes = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    response.rows().forEach(row -> row.scores().forEach(bytes::putFloat));
    return ByteString.copyFrom(bytes.flip());
  }

  /** Each element is its length in four bytes, little-endian, and its bytes. */
  private static ByteString rawNames(List<ByteString> names) {
    int size = names.stream().mapToInt(name -> Integer.BYTES + name.size()).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (ByteString name : names) {
      bytes.putInt(name.size()).put(name.asReadOnlyByteBuffer());
    }
    return ByteString.copyFrom(bytes.flip());
  }
}
