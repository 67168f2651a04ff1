package io.acclimate.load.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** An answer of the Open Inference Protocol. */
public record InferResponse(
    @JsonProperty("model_name") String modelName,
    @JsonProperty("model_version") String modelVersion,
    String id,
    List<Output> outputs) {

  /**
   * What was computed for all rows.
   *
   * @param data a list or an array, as long as the shape says
   */
  public record Output(String name, String datatype, List<Integer> shape, Object data) {}
}
