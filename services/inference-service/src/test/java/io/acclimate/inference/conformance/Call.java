package io.acclimate.inference.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A request to infer in no protocol's bytes.
 *
 * @param version empty for none
 * @param id empty for none
 * @param outputs empty for all
 */
record Call(
    String model,
    String version,
    String id,
    Map<String, String> parameters,
    String input,
    String datatype,
    List<Long> shape,
    List<Float> data,
    List<String> outputs) {

  /** One row of zeros for champion. */
  static Call zeros(String model) {
    return new Call(
        model,
        "",
        "",
        Map.of(),
        "input",
        "FP32",
        List.of(1L, 4L),
        List.of(0f, 0f, 0f, 0f),
        List.of());
  }

  Call withVersion(String other) {
    return new Call(model, other, id, parameters, input, datatype, shape, data, outputs);
  }

  Call withId(String other) {
    return new Call(model, version, other, parameters, input, datatype, shape, data, outputs);
  }

  Call withParameter(String key, String value) {
    return new Call(model, version, id, Map.of(key, value), input, datatype, shape, data, outputs);
  }

  Call withInput(String other) {
    return new Call(model, version, id, parameters, other, datatype, shape, data, outputs);
  }

  Call withDatatype(String other) {
    return new Call(model, version, id, parameters, input, other, shape, data, outputs);
  }

  Call withShape(Long... other) {
    return new Call(model, version, id, parameters, input, datatype, List.of(other), data, outputs);
  }

  Call withData(Float... other) {
    return new Call(
        model, version, id, parameters, input, datatype, shape, Arrays.asList(other), outputs);
  }

  Call withOutputs(String... other) {
    return new Call(model, version, id, parameters, input, datatype, shape, data, List.of(other));
  }
}
