package io.acclimate.inference.grpc;

import static io.acclimate.inference.protocol.InferenceException.badRequest;

import com.google.protobuf.ByteString;
import io.acclimate.inference.proto.InferParameter;
import io.acclimate.inference.proto.InferTensorContents;
import io.acclimate.inference.proto.ModelInferRequest;
import io.acclimate.inference.proto.ModelInferRequest.InferInputTensor;
import io.acclimate.inference.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.acclimate.inference.protocol.FloatCollector;
import io.acclimate.inference.protocol.InferRequest;
import io.acclimate.inference.protocol.InferResponse;
import io.acclimate.inference.protocol.Limits;
import io.acclimate.inference.protocol.RequestTensor;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads inference requests out of the protocol's messages, as strictly as those in JSON. */
final class GrpcRequests {
  private final Limits limits;

  GrpcRequests(Limits limits) {
    this.limits = limits;
  }

  InferRequest read(ModelInferRequest request) {
    if (request.getInputsCount() != 1) {
      throw badRequest(
          "inputs: has %d tensors; the model takes one.".formatted(request.getInputsCount()));
    }
    InferInputTensor input = request.getInputs(0);
    RequestTensor tensor =
        new RequestTensor(
            input.getName(), input.getDatatype(), input.getShapeList(), data(request, input));
    return new InferRequest(
        request.getId().isEmpty() ? null : request.getId(),
        text(request.getParametersMap(), "domain"),
        text(request.getParametersMap(), "route"),
        tensor.rows(limits),
        outputs(request));
  }

  private static @Nullable String text(Map<String, InferParameter> parameters, String key) {
    InferParameter parameter = parameters.get(key);
    if (parameter == null) {
      return null;
    }
    if (!parameter.hasStringParam()) {
      throw badRequest("parameters." + key + ": must be a string.");
    }
    return parameter.getStringParam();
  }

  private static FloatCollector data(ModelInferRequest request, InferInputTensor input) {
    if (request.getRawInputContentsCount() == 0) {
      return contents(input.getContents());
    }
    if (input.hasContents()) {
      throw badRequest("inputs[0].contents: must not be there beside raw_input_contents.");
    }
    if (request.getRawInputContentsCount() != 1) {
      throw badRequest(
          "raw_input_contents: has %d entries for one input."
              .formatted(request.getRawInputContentsCount()));
    }
    return raw(request.getRawInputContents(0));
  }

  private static FloatCollector contents(InferTensorContents contents) {
    FloatCollector data = new FloatCollector();
    for (int i = 0; i < contents.getFp32ContentsCount(); i++) {
      data.add(contents.getFp32Contents(i));
    }
    return data;
  }

  private static FloatCollector raw(ByteString bytes) {
    if (bytes.size() % Float.BYTES != 0) {
      throw badRequest(
          "raw_input_contents[0]: %d bytes are no whole number of FP32.".formatted(bytes.size()));
    }
    FloatBuffer floats =
        bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    FloatCollector data = new FloatCollector();
    while (floats.hasRemaining()) {
      data.add(floats.get());
    }
    return data;
  }

  private static Set<String> outputs(ModelInferRequest request) {
    Set<String> names = new HashSet<>();
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      names.add(InferResponse.requireOutput(output.getName()));
    }
    return names;
  }
}
