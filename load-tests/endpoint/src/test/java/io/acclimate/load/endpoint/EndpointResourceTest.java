package io.acclimate.load.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.ServedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointResourceTest {
  private static final TensorBytes SWAPS = TensorBytes.ofFloats(new float[] {0, 1, 1, 0}, 2, 2);

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void answersEachRowAsTheProtocolWants() throws JsonProcessingException {
    EndpointResource endpoint = new EndpointResource(model());
    InferRequest request =
        json.readValue(
            """
            {"parameters":{"domain":"lab"},
             "inputs":[{"name":"input","datatype":"FP32","shape":[2,2],"data":[9,0,0,9]}]}
            """,
            InferRequest.class);

    JsonNode answer = json.valueToTree(endpoint.infer(request));

    assertThat(answer.path("model_version").asText()).isEqualTo("1");
    JsonNode scores = answer.path("outputs").path(0);
    assertThat(scores.path("shape")).map(JsonNode::asInt).containsExactly(2, 2);
    assertThat(scores.path("data")).hasSize(4);
    assertThat(answer.path("outputs").path(1).path("data"))
        .map(JsonNode::asText)
        .containsExactly("shut", "open");
  }

  private static ServedModel model() {
    MemoryBlobStore blobs = new MemoryBlobStore();
    blobs.put(Safetensors.writeOne(SWAPS));
    return ServedModel.load(
        new ServingManifest(
            NetworkSpec.fromJson(
                    Json.parse(
                        """
                        {"layers":[{"kind":"linear","name":"fc","in":2,"out":2,"bias":false}]}"""))
                .toJson(),
            List.of(TensorEntry.of("fc.weight", SWAPS)),
            Preprocessing.identity(),
            InputSignature.floats(2).toJson(),
            List.of("open", "shut"),
            Digest.of(new byte[0])),
        blobs);
  }
}
